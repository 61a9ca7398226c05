/** The commands about the command line itself: completion, and the page for man. */

import { Argument, type Command } from 'commander'
import { VERSION } from '../version.ts'
import type { CompletionFlags } from './completion.ts'
import type { CommonOptions } from './options.ts'
import { command, type Exit, keep } from './program-command.ts'

export function addShellCommands(program: Command, exit: Exit): void {
  const completion = {
    summary: 'what a shell needs to complete commands, options, devices and assets',
    example: 'cigale completion bash > ./cigale.bash',
  }
  command(program, 'completion', completion)
    .addArgument(new Argument('[shell...]', 'bash, zsh or fish'))
    .option('--words', 'for the scripts: what may follow the words behind --')
    .action(
      keep(exit, async (typed: readonly string[], flags: CompletionFlags) =>
        (await import('./completion.ts')).completion(typed, flags, program),
      ),
    )
  const man = {
    summary: 'the page for man, of the whole command',
    example: 'cigale man > ./cigale.1',
  }
  command(program, 'man', man).action(
    keep(exit, async (options: CommonOptions) => {
      const [{ manPage }, { say, sayJson }] = await Promise.all([
        import('./help/man.ts'),
        import('./output.ts'),
      ])
      const page = manPage(program, VERSION)
      if (options.json) sayJson({ format: 'roff', page })
      else say(page.trimEnd())
      return 0
    }),
  )
}
