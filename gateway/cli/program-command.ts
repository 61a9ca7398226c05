/** What all commands have in common: the same options, an example, an exit code. */

import { type Command, Help, InvalidArgumentError, type Option } from 'commander'
import { addTail } from './help/language.ts'

/** Where the command that ran leaves its exit code. */
export type Exit = { code: number }

/** A command with subcommands, or the head of one without. */
export function describe(parent: Command, usage: string, summary: string): Command {
  return parent.command(usage).description(summary).showHelpAfterError('(--help says more)')
}

/** A command that does something. */
export function command(
  parent: Command,
  usage: string,
  about: { readonly summary: string; readonly example: string },
): Command {
  const made = describe(parent, usage, about.summary)
    .option('--json', 'for machines: JSON on standard output')
    .option('--data <dir>', 'the data directory (else CIGALE_DATA, else /var/lib/cigale)')
  return addTail(made, {
    en: `\nExample:\n  $ ${about.example}`,
    fr: `\nExemple\u00a0:\n  $ ${about.example}`,
  })
}

/** An option that must be given is told as one: commander itself does not. */
export function optionDescription(option: Option): string {
  const told = new Help().optionDescription(option)
  if (!option.mandatory || option.defaultValue !== undefined) return told
  return told.endsWith(')') ? `${told.slice(0, -1)}, required)` : `${told} (required)`
}

/** For commands that work on a gateway, running or stopped, here or elsewhere. */
export function onGateway(command: Command): Command {
  return command
    .option('--config <file>', 'of a stopped gateway (else cigale.yaml in the data directory)')
    .option('--url <url>', 'of a gateway elsewhere; its token comes by CIGALE_TOKEN')
}

/** For commands that draw where standard output is a terminal. */
export function withPlot(command: Command): Command {
  return command
    .option('--plot', 'a picture too, even where this is no terminal')
    .option('--no-plot', 'no picture')
}

/** Keeps the exit code of what the command does. */
export function keep<Args extends readonly unknown[]>(
  exit: Exit,
  run: (...args: Args) => Promise<number>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    exit.code = await run(...args)
  }
}

/** A whole number within bounds. */
export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is needed.`)
  }
}

/** A frequency or a step of it, given in MHz: Hz. */
export function hertzOfMegahertz(text: string): number {
  const value = /^\d{1,4}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text) * 1e6) : 0
  if (value > 0) return value
  throw new InvalidArgumentError('MHz are needed, for instance 868.1.')
}

export function truth(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw new InvalidArgumentError('true or false is needed.')
}
