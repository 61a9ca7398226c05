/** A YAML file that a command was given, as a value; what is wrong with it in a sentence. */

import { parse } from 'yaml'
import { CommandFailure } from './failure.ts'

/** Files of people, not of machines: some lines that mean one another are meant. */
const ALIASES_MAX = 20

/** `null` for an empty one. Throws CommandFailure. */
export function givenYaml(file: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: ALIASES_MAX })
  } catch (cause) {
    // The lines below it draw the place.
    const [problem = ''] = (cause as Error).message.split('\n')
    throw new CommandFailure(`${file} is not YAML: ${problem.replace(/:$/, '')}`, { cause })
  }
}
