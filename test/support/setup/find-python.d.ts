export declare function findPythonWithJwt(env?: Record<string, string | undefined>): string | undefined;
