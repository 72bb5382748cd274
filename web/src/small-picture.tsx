import { useSignal } from '@preact/signals';

/** A picture of a list, fetched once it comes in sight; a plain field with words where there is none. */
export function SmallPicture({
  address,
  name,
  alt,
  words,
}: {
  /** Null where there is none. */
  readonly address: string | null;
  /** Its class. */
  readonly name: string;
  readonly alt: string;
  readonly words: string;
}) {
  const isLost = useSignal(false);
  if (address === null || isLost.value) return <span class={name}>{words}</span>;
  return (
    <img
      class={name}
      src={address}
      loading="lazy"
      decoding="async"
      alt={alt}
      onError={() => {
        isLost.value = true;
      }}
    />
  );
}
