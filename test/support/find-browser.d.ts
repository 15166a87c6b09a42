export declare const chromiumArgs: string[];
export declare function findChromium(playwrightDownload: string | undefined, env?: Record<string, string | undefined>): string | undefined;
