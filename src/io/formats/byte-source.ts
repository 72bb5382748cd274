/** Where the bytes of one file come from: a disk today, a range server one day. */
export interface ByteSource {
  /** What to call the file in messages. */
  readonly name: string;
  /** Length of the file, bytes. */
  readonly size: number;
  /**
   * Exactly `length` bytes, in memory of their own.
   *
   * @throws DamagedFile where the file does not hold them: a short read is never padded.
   */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}
