export declare const chromiumArgs: string[];
export declare const firefoxEnv: Record<string, string | undefined>;
export declare const firefoxPreferences: Record<string, string | number>;
export declare function findBrowser(
  browser: 'headless-shell' | 'chromium' | 'firefox',
  playwrightDownload: string | undefined,
  env?: Record<string, string | undefined>,
): string | undefined;
export declare function wantedEngines(env?: Record<string, string | undefined>): 'found' | 'all' | 'whole' | 'chromium';
