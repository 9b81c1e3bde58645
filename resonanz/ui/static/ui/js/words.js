/** The words scripts say, translated by the page. */
const source = document.querySelector("template[data-words]");

export function say(name, number) {
  const word = source?.dataset[name] ?? "";
  return number === undefined ? word : word.replace("%n", figure(number));
}

/** A number, grouped as the reader's language does it. */
export const figure = (number) => new Intl.NumberFormat(language()).format(number);

export const language = () => document.documentElement.lang || "en";
