/** The text with an end that another sentence can follow. A question in brackets has one, other brackets have none. */
export const asSentence = (text: string): string => (/[.?!]\)?$/.test(text) ? text : `${text}.`);
