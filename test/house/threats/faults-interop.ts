import { rule, type ThreatGroup } from './threat.ts';

export const faultsInteropThreats: ThreatGroup = {
  title: 'Interoperability',
  rows: {
    I1: rule('The tenant sets the audience of bridge tokens; Aforo’s mint sample, unmodified, obtains a session.'),
    I2: rule('Code for Authio runs unmodified, with errors in Authio’s format; the feature does not exist while off.'),
    I3: rule('A backend with an access key, following Returning.AI’s guide, gets embed tokens without changes.'),
    I4: rule('The proxy and page script of Returning.AI’s older guide work; pages that supply expired tokens are asked again.'),
    I5: rule('Paid’s SDK, frame and tokens work unmodified; a login page gets the exact address that was opened.'),
    I6: rule('Keys and tokens made elsewhere are accepted, or refused with a sentence that says what to change.'),
    I7: rule('FOCUS 1.0 to 1.3 bills are read whole, in one file or several, and never counted twice.'),
    I8: rule('Frames and pages that use iframe-resizer or open-iframe-resizer can be sized from both sides.'),
    I9: rule('A client generated from a running server’s OpenAPI document compiles, and linters find nothing in that document.'),
    O3: rule('A wrong master key is detected before anything is served or sealed; replacing a leaked one interrupts nothing.'),
    O6: rule('Receipts and backend requirements are explained in printed output, prose, a schema and the package.'),
    I10: rule('Currencies and minor units follow ISO 4217, whatever the machine’s `Intl` supports.'),
  },
};
