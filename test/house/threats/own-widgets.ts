import { rule, type ThreatGroup } from './threat.ts';

export const ownWidgetsThreats: ThreatGroup = {
  title: 'Operators’ own widgets',
  rows: {
    OW1: rule('Only the document of an operator’s widget may call the origins in its manifest.'),
    OW2: rule('A widget file that differs from the one at server start is not executed.'),
    OW3: rule('Nothing outside a widget’s folder is served.'),
    OW4: rule('A viewer’s token goes only to origins that the manifest names for that purpose.'),
    OW5: rule('An invalid widget folder prevents the server from starting, and the error says how to fix it.'),
    OW6: rule('A widget that throws becomes `widget_failed`; frame and page keep running.'),
  },
};
