/** The path of a Chromium; in CI on Debian it is installed when there is none. @throws when there is none elsewhere */
export function setupChromium(): string;
