/** The program's tree as others read it: its leaves, their help texts, the examples in those. */

import type { Command } from 'commander'
import { everyCommand } from './language.ts'

/** `device show`, without the program's own name; '' for the program. */
export function pathOf(command: Command): string {
  const { parent } = command
  if (!parent) return ''
  return `${pathOf(parent)} ${command.name()}`.trim()
}

/** Everything that does something: what has no commands below it, or is one beside having them. */
export function leavesOf(program: Command): readonly Command[] {
  return [...everyCommand(program)]
    .filter((command) => command.commands.length === 0 || command.options.length > 0)
    .filter((command) => command.parent !== null)
}

export const HELP_WIDTH = 80

/** What `--help` prints, as wide as a usual terminal. */
export function helpOf(command: Command): string {
  let text = ''
  const before = { ...command.configureOutput() }
  command.configureOutput({
    ...before,
    writeOut: (piece) => {
      text += piece
    },
    getOutHelpWidth: () => HELP_WIDTH,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  command.configureOutput(before)
  return text
}

/** The shell lines behind `$` in a help text. */
export function examplesIn(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line!)
}
