import { bridgeSession } from './tokens/bridge-session.ts';
import type { VitrineGlobal } from './loader.ts';

declare const Vitrine: VitrineGlobal & { bridgeSession?: typeof bridgeSession };

Vitrine.bridgeSession = bridgeSession;
