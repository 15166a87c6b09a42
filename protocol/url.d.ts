/** The part of the WHATWG URL that browsers and Node share, so this package needs the types of neither. */
declare class URL {
  readonly pathname: string;
  constructor(url: string, base?: string);
  readonly origin: string;
  readonly hostname: string;
  readonly protocol: string;
}
