/** Text from elsewhere (names of markets, answers of venues) as it is: no link, no command, no picture, one line. */
export const plainText = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@/]/g, '\\$&');
