/** What may follow what has been typed. Pure: names of devices and assets are asked for by the caller. */

import type { CompletedCommand, CompletedOption, Values } from './completion-words.ts'

export type Offer = {
  /** What the shell, or the gateway, adds to the words. */
  readonly kind: Exclude<Values['kind'], 'words'> | 'nothing'
  readonly words: readonly { readonly word: string; readonly says: string }[]
}

/** `typed`: the words behind `cigale`, the last one as far as it stands (or empty). */
export function offerFor(commands: readonly CompletedCommand[], typed: readonly string[]): Offer {
  const done = typed.slice(0, -1)
  const current = typed.at(-1) ?? ''
  const { command, behind } = commandOf(commands, done)
  const open = command.options.find(({ flags }) => flags.includes(done.at(-1) ?? ''))
  if (open?.values) return ofValues(open.values)
  if (current.startsWith('-')) return ofOptions(command.options, done)
  if (behind.length === 0 && command.subcommands.length > 0) {
    return {
      kind: 'nothing',
      words: command.subcommands.map(({ name, says }) => ({ word: name, says })),
    }
  }
  const place = command.isVariadic
    ? Math.min(behind.length, command.values.length - 1)
    : behind.length
  const values = command.values[place]
  return values ? ofValues(values) : ofOptions(command.options, done)
}

/** The command that the words name, and its arguments so far. */
function commandOf(
  commands: readonly CompletedCommand[],
  words: readonly string[],
): { readonly command: CompletedCommand; readonly behind: readonly string[] } {
  let command = commands.find(({ path }) => path === '')!
  const behind: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word.startsWith('-')) {
      if (command.options.some(({ flags, values }) => values && flags.includes(word))) i++
      continue
    }
    const next = behind.length === 0 ? subcommandOf(commands, command, word) : undefined
    if (next) command = next
    else behind.push(word)
  }
  return { command, behind }
}

/** An alias names the same command as its name, which says the same. */
function subcommandOf(
  commands: readonly CompletedCommand[],
  command: CompletedCommand,
  word: string,
): CompletedCommand | undefined {
  const meant = command.subcommands.find(({ name }) => name === word)
  if (!meant) return undefined
  const names = command.subcommands.filter(({ says }) => says === meant.says)
  const paths = names.map(({ name }) => `${command.path} ${name}`.trim())
  return commands.find(({ path }) => paths.includes(path))
}

function ofOptions(options: readonly CompletedOption[], done: readonly string[]): Offer {
  const left = options.filter(({ flags }) => !flags.some((flag) => done.includes(flag)))
  return { kind: 'nothing', words: left.map(({ flags, says }) => ({ word: flags.at(-1)!, says })) }
}

function ofValues(values: Values): Offer {
  if (values.kind !== 'words') return { kind: values.kind, words: [] }
  return { kind: 'nothing', words: values.words.map((word) => ({ word, says: '' })) }
}
