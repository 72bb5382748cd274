import sharp from 'sharp';
import { DamagedFile, TooLarge, TypeNotSupported } from '../../core/contract/errors.ts';

const SIDE_PX = 256;
/** A thumbnail of more is none. */
const MOST_PIXELS = 2 ** 25;
const MOST_SECONDS = 5;

/** How the pictures that are read begin: no other decoder sees a byte. */
const SIGNATURES = [
  { offset: 0, letters: '\xff\xd8\xff' },
  { offset: 0, letters: '\x89PNG\r\n\x1a\n' },
  { offset: 8, letters: 'WEBP' },
] as const;

/**
 * Somebody's JPEG, PNG or WebP made anew, at most 256 px wide and high: nothing of the file but what is seen goes on.
 *
 * @returns a WebP.
 * @throws TypeNotSupported for another file; TooLarge beyond 33 million pixels; DamagedFile.
 */
export async function encodeThumbnail(bytes: Buffer): Promise<Buffer> {
  const isPicture = SIGNATURES.some(
    ({ offset, letters }) => bytes.toString('latin1', offset, offset + letters.length) === letters,
  );
  if (!isPicture) throw new TypeNotSupported('What lies there is no JPEG, PNG or WebP.');
  const picture = sharp(bytes, { limitInputPixels: false, failOn: 'error', sequentialRead: true });
  try {
    const { width, height } = await picture.metadata();
    if (width * height > MOST_PIXELS) {
      throw new TooLarge(`The picture has ${width} × ${height} px, more than a thumbnail can have.`);
    }
    return await picture
      .timeout({ seconds: MOST_SECONDS })
      .autoOrient()
      .resize(SIDE_PX, SIDE_PX, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80, effort: 2 })
      .toBuffer();
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    throw new DamagedFile('The picture is damaged.', { cause: error });
  }
}
