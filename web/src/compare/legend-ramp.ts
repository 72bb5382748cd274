/** A bar of colours with words under it. */
export function legendRamp() {
  const element = document.createElement('div');
  element.className = 'mode-legend';
  element.setAttribute('role', 'img');
  const bar = document.createElement('span');
  bar.className = 'mode-legend-bar';
  const words = document.createElement('span');
  words.className = 'mode-legend-words';
  element.append(bar, words);
  return {
    element,
    /** @param meanings what the colours mean, in their order. @param range what the ends stand for, of black to white. */
    show(colours: readonly (readonly [number, number, number])[], meanings: readonly string[], range: string) {
      bar.style.background = `linear-gradient(90deg, ${colours.map((colour) => `rgb(${colour.join(' ')})`).join(', ')})`;
      words.replaceChildren(
        ...meanings.map((meaning) => {
          const word = document.createElement('span');
          word.textContent = meaning;
          return word;
        }),
      );
      element.setAttribute('aria-label', `Colours: ${meanings.filter(Boolean).join(', ')}; ${range} of black to white`);
    },
  };
}
