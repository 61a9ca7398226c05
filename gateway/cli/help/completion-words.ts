/**
 * What a shell completes, read from the program's tree: for each command its subcommands, its options,
 * and what stands behind an option or as an argument. Pure.
 */

import type { Argument, Command, Option } from 'commander'
import { everyCommand } from './language.ts'
import { pathOf } from './tree.ts'

/** Where the words for a value come from: a list, the gateway, the disk, or nobody knows. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'devices' | 'assets' | 'zones' | 'groups' | 'files' | 'folders' | 'unknown' }

export type CompletedOption = {
  readonly flags: readonly string[]
  readonly says: string
  /** Left out: it takes none. */
  readonly values?: Values
}

export type CompletedCommand = {
  /** `device show`; '' for the program itself. */
  readonly path: string
  readonly says: string
  readonly subcommands: readonly { readonly name: string; readonly says: string }[]
  readonly options: readonly CompletedOption[]
  readonly values: readonly Values[]
  /** The last of `values` stands for all that follow. */
  readonly isVariadic: boolean
}

const NAMED: Readonly<Record<string, Values['kind']>> = {
  devEui: 'devices',
  zone: 'zones',
  file: 'files',
  path: 'files',
  request: 'files',
  certificate: 'files',
  package: 'files',
  folder: 'folders',
  dir: 'folders',
  'dir|url': 'folders',
  source: 'folders',
}

export function completionOf(program: Command): readonly CompletedCommand[] {
  return [...everyCommand(program)].map((command) => ({
    path: pathOf(command),
    says: command.description(),
    subcommands: command.commands.flatMap((sub) =>
      [sub.name(), ...sub.aliases()].map((name) => ({ name, says: sub.description() })),
    ),
    options: [...command.options.map(completedOption), HELP],
    values: command.registeredArguments.map((one) => valuesOf(one, command)),
    isVariadic: command.registeredArguments.at(-1)?.variadic ?? false,
  }))
}

const HELP: CompletedOption = { flags: ['-h', '--help'], says: '' }

function completedOption(option: Option): CompletedOption {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined)
  const takesValue = option.required || option.optional
  const name = /[<[]([^>\].]+)/.exec(option.flags)?.[1] ?? ''
  const { argChoices, description } = option
  const values = argChoices ? words(argChoices) : named(name)
  return { flags, says: description, ...(takesValue && { values }) }
}

function valuesOf(argument: Argument, command: Command): Values {
  if (argument.argChoices) return words(argument.argChoices)
  if (argument.name() === 'id' && command.parent?.name() === 'group') return { kind: 'groups' }
  return named(argument.name())
}

function words(list: readonly string[]): Values {
  return { kind: 'words', words: list }
}

function named(name: string): Values {
  return { kind: NAMED[name] ?? 'unknown' } as Values
}
