/** Changes single fields of a TIFF's bytes, of either byte order and size of pointers, first directory first. */
export class TiffEdit {
  bytes: Buffer;
  readonly #little: boolean;
  readonly #big: boolean;

  constructor(bytes: Buffer) {
    this.bytes = Buffer.from(bytes);
    this.#little = bytes[0] === 0x49;
    this.#big = bytes[this.#little ? 2 : 3] === 43;
  }

  get #pointerBytes(): 4 | 8 {
    return this.#big ? 8 : 4;
  }

  get #countBytes(): 2 | 8 {
    return this.#big ? 8 : 2;
  }

  get #entryBytes(): number {
    return this.#big ? 20 : 12;
  }

  /** Where the n-th directory begins. */
  directory(index = 0): number {
    let at = this.#get(this.#big ? 8 : 4, this.#pointerBytes);
    for (let i = 0; i < index; i++) at = this.#get(this.#nextAt(at), this.#pointerBytes);
    return at;
  }

  setFirst(pointer: number | bigint): this {
    return this.put(this.#big ? 8 : 4, pointer, this.#pointerBytes);
  }

  setNext(pointer: number | bigint, index = 0): this {
    return this.put(this.#nextAt(this.directory(index)), pointer, this.#pointerBytes);
  }

  setEntryCount(count: number | bigint, index = 0): this {
    return this.put(this.directory(index), count, this.#countBytes);
  }

  setTag(tag: number, to: number): this {
    return this.put(this.#entry(tag), to, 2);
  }

  setType(tag: number, type: number): this {
    return this.put(this.#entry(tag) + 2, type, 2);
  }

  setCount(tag: number, count: number | bigint): this {
    return this.put(this.#entry(tag) + 4, count, this.#pointerBytes);
  }

  /** The field's pointer, or its values where they fit: a number of four or eight bytes. */
  setPointer(tag: number, pointer: number | bigint): this {
    return this.put(this.#entry(tag) + 4 + this.#pointerBytes, pointer, this.#pointerBytes);
  }

  /** The n-th value of a field of pointers (LONG or LONG8), wherever it lies. */
  setPlace(tag: number, value: number | bigint, n = 0): this {
    const at = this.#entry(tag);
    const isInline = this.#get(at + 4, this.#pointerBytes) === 1;
    const start = isInline ? at + 4 + this.#pointerBytes : this.#get(at + 4 + this.#pointerBytes, this.#pointerBytes);
    return this.put(start + n * this.#pointerBytes, value, this.#pointerBytes);
  }

  place(tag: number, n = 0): number {
    const at = this.#entry(tag);
    const isInline = this.count(tag) === 1;
    const start = isInline ? at + 4 + this.#pointerBytes : this.#get(at + 4 + this.#pointerBytes, this.#pointerBytes);
    return this.#get(start + n * this.#pointerBytes, this.#pointerBytes);
  }

  count(tag: number): number {
    return this.#get(this.#entry(tag) + 4, this.#pointerBytes);
  }

  /** The highest number that a pointer of this file can hold. */
  get highest(): bigint {
    return this.#big ? 2n ** 64n - 1n : 2n ** 32n - 1n;
  }

  put(at: number, value: number | bigint, size: 2 | 4 | 8): this {
    const number = BigInt.asUintN(size * 8, BigInt(value));
    const bytes = Buffer.alloc(8);
    if (this.#little) bytes.writeBigUInt64LE(number);
    else bytes.writeBigUInt64BE(number);
    bytes.copy(this.bytes, at, this.#little ? 0 : 8 - size, this.#little ? size : 8);
    return this;
  }

  #nextAt(directory: number): number {
    return directory + this.#countBytes + this.#get(directory, this.#countBytes) * this.#entryBytes;
  }

  #entry(tag: number): number {
    const start = this.directory();
    const count = this.#get(start, this.#countBytes);
    for (let i = 0; i < count; i++) {
      const at = start + this.#countBytes + i * this.#entryBytes;
      if (this.#get(at, 2) === tag) return at;
    }
    throw new Error(`The TIFF has no tag ${tag}.`);
  }

  #get(at: number, size: 2 | 4 | 8): number {
    if (size === 8) return Number(this.#little ? this.bytes.readBigUInt64LE(at) : this.bytes.readBigUInt64BE(at));
    return this.#little ? this.bytes.readUIntLE(at, size) : this.bytes.readUIntBE(at, size);
  }
}
