import { rule, type ThreatGroup } from './threat.ts';

export const faultsInteropThreats: ThreatGroup = {
  title: 'With code and files that others wrote',
  rows: {
    I1: rule('The audience of bridge tokens is a setting of the tenant; Aforo’s mint sample, literally, becomes a session.'),
    I2: rule('What was written for Authio runs as it stands, and is refused in Authio’s words; off, it is not there.'),
    I3: rule('A backend with an access key, as Returning.AI’s guide has it, gets its embed tokens here as it stands.'),
    I4: rule('Proxy and page script of Returning.AI’s older guide work here; a page that gives a dead token is asked again.'),
    I5: rule('Paid’s SDK, frame and tokens work as they stand; a login page gets the very address that was opened.'),
    I6: rule('Keys and tokens that others made are taken, or refused with a sentence that says what to change.'),
    I7: rule('Bills of FOCUS 1.0 to 1.3 are read whole, in one file or several, and never counted twice.'),
    I8: rule('Frames and pages that use iframe-resizer or open-iframe-resizer are sized from both sides.'),
    I9: rule('A client that is generated from the document of a running server compiles, and linters find nothing.'),
    O3: rule('A wrong master key is noticed before anything is served or sealed; a leaked one goes, ending nothing under way.'),
    O6: rule('A newcomer finds what a receipt is and what a backend needs: printed, in prose, as schema, in the package.'),
    I10: rule('Currencies are those of ISO 4217 itself, with its minor units, whatever the machine’s `Intl` knows.'),
  },
};
