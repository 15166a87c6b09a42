import { rule, type ThreatGroup } from './threat.ts';

export const ownWidgetsThreats: ThreatGroup = {
  title: 'Widgets of the operator',
  rows: {
    OW1: rule('Only the document of a widget of the operator may call the origins of its manifest.'),
    OW2: rule('A file of a widget that is not the one of the start is not run.'),
    OW3: rule('Nothing outside of the folder of a widget is served.'),
    OW4: rule('No origin gets the token of a viewer that the manifest does not name for it.'),
    OW5: rule('A folder that breaks a rule keeps the server from starting, and is told with the way out.'),
    OW6: rule('A widget that throws becomes `widget_failed`; frame and page live.'),
  },
};
