/**
 * The script every sandbox starts with: the functions of `inside/` by their source, in an order that
 * lets each use what came before. It evaluates to a function of the host's functions and gives the
 * sandbox's door (`inside/run.ts`).
 */

import { installBuffer } from './inside/buffer.ts'
import { installBufferNumbers } from './inside/buffer-numbers.ts'
import { installBufferWriting } from './inside/buffer-writing.ts'
import { installDates, parseDate } from './inside/dates.ts'
import { makeGallop } from './inside/galloping.ts'
import { installJsonErrors, whyNoJson } from './inside/json-errors.ts'
import { installLanguage } from './inside/language.ts'
import { installLocales } from './inside/locales.ts'
import { makeMerging } from './inside/merging.ts'
import { makeNodeErrors } from './inside/node-error.ts'
import { makeDoor } from './inside/run.ts'
import { installSorting } from './inside/sorting.ts'
import { installSurroundings } from './inside/surroundings.ts'
import { installTextCoding } from './inside/text-coding.ts'
import { installTextDecoder } from './inside/text-decoder.ts'
import { installTypedSorting } from './inside/typed-sorting.ts'

export function additionsScript(answerCharsMax: number): string {
  return `(function (random, locale) {
Object.defineProperty(Math, 'random', { value: () => random(), writable: true, configurable: true });
(${installSurroundings})();
(${installLanguage})();
(${installJsonErrors})(${whyNoJson});
(${installSorting})(${makeMerging}, ${makeGallop});
(${installTypedSorting})();
(${installDates})(${parseDate});
(${installTextCoding})();
(${installTextDecoder})();
const node = (${makeNodeErrors})();
(${installBuffer})(node);
(${installBufferWriting})(node);
(${installBufferNumbers})(node);
(${installLocales})(locale);
return (${makeDoor})(${answerCharsMax});
})`
}
