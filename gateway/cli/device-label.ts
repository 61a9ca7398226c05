/** `cigale device label`: what a scanned or typed label says, and which model it may be. */

import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { readLabel } from '../api/device-label.ts'
import { UsageError } from './failure.ts'
import { inWords } from './language.ts'
import type { CommonOptions } from './options.ts'
import { printable, say, sayJson, table } from './output.ts'
import { said } from './speech/speech.ts'

/** Asks no gateway. The owner's token on it is not shown. */
export async function deviceLabel(text: string, options: CommonOptions): Promise<number> {
  const read = readLabel(text, [...loadBundledDecoders().keys()])
  if ('problem' in read) {
    throw new UsageError(
      inWords({
        en: `the label ${JSON.stringify(printable(text))} ${read.problem}`,
        fr: `l’étiquette ${JSON.stringify(printable(text))} ${said(read.problem)}`,
      }),
    )
  }
  if (options.json) {
    sayJson(read)
    return 0
  }
  const { label, model } = read
  const rows = Object.entries({ ...label, brand: model.brand, profiles: model.profiles.join(', ') })
  say(
    table(
      inWords({ en: 'field,value', fr: 'champ,valeur' }).split(','),
      rows.map(([name, value]) => [name, value === '' ? null : value]),
    ),
  )
  return 0
}
