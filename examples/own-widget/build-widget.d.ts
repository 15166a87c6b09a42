export function buildWidget(widgets: string, usageApi: string): Promise<void>;
