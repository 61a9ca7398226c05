/**
 * The program's tree is written in English; for a French terminal its texts are exchanged, once, before
 * anything is read or shown. Commander's own words are exchanged where it asks for them.
 */

import type { Command, Help } from 'commander'
import type { Language, Words } from '../language.ts'
import { inFrench } from './commander-french.ts'

const languages = new WeakMap<Command, Language>()

/** Of the tree that the command belongs to. */
export function helpLanguage(command: Command): Language {
  let root = command
  while (root.parent) root = root.parent
  return languages.get(root) ?? 'en'
}

/** Text behind the options, in the language of the tree when it is shown. */
export function addTail(command: Command, words: Words | (() => Words)): Command {
  return command.addHelpText('after', () => {
    const said = typeof words === 'function' ? words() : words
    return said[helpLanguage(command)]
  })
}

export function* everyCommand(command: Command): Generator<Command> {
  yield command
  for (const sub of command.commands) yield* everyCommand(sub)
}

/** Every text of the tree that a catalogue must have; commander's own two included. */
export function textsOf(program: Command): ReadonlySet<string> {
  const texts = new Set<string>()
  for (const command of everyCommand(program)) {
    texts.add(command.description())
    for (const { description } of [...command.options, ...command.registeredArguments]) {
      texts.add(description)
    }
  }
  texts.add(HELP_TEXT)
  texts.delete('')
  return texts
}

export const HELP_TEXT = 'display help for command'

/** Exchanges all texts; what the catalogue lacks stays English. */
export function speakFrench(program: Command, catalogue: Readonly<Record<string, string>>): void {
  const french = (text: string): string => spaced(catalogue[text] ?? text)
  languages.set(program, 'fr')
  for (const command of everyCommand(program)) {
    command.description(french(command.description()))
    for (const told of [...command.options, ...command.registeredArguments]) {
      told.description = french(told.description)
    }
    command.helpOption('-h, --help', french(HELP_TEXT))
    if (command.commands.length > 0) command.helpCommand('help [command]', french(HELP_TEXT))
    command.configureHelp({ ...command.configureHelp(), ...FRENCH_HELP })
    command.configureOutput({ outputError: (text, write) => write(spaced(inFrench(text))) })
    command.showHelpAfterError('(--help en dit plus)')
  }
}

/** French sets a space before these, which must not begin a line. */
function spaced(text: string): string {
  return text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0')
}

/** What commander calls the parts of a help text. */
const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Utilisation\u00a0:',
  'Arguments:': 'Arguments\u00a0:',
  'Options:': 'Options\u00a0:',
  'Commands:': 'Commandes\u00a0:',
}

const FRENCH_HELP: Partial<Help> = {
  styleTitle: (title) => TITLES[title] ?? title,
  styleUsage: (usage) => usage.replace('[command]', '[commande]'),
  styleOptionDescription: inFrench,
  styleArgumentDescription: inFrench,
}
