/** docs/cli.md: every command as its `--help` tells it, in the order of the program. */

import type { Command } from 'commander'
import { helpOf, leavesOf, pathOf } from '../../gateway/cli/help/tree.ts'
import { makeProgram } from '../../gateway/cli/program.ts'

const INTRO = `# The command line

Generated from \`cigale … --help\`; a French terminal (\`LC_ALL\`, \`LC_MESSAGES\` or \`LANG\` beginning with \`fr\`) gets
the same in French. A test runs every example (test/integration/cli-examples.test.ts).

- **Exit** 0: done. 1: failed; standard error says what was tried, on what, what came back, what to do. 2: used wrongly,
  nothing was tried. A command whose reader goes away (\`| head\`) ends as a shell's SIGPIPE does, quietly.
- **Where the gateway is**: \`--data DIR\`, else \`CIGALE_DATA\`, else the configuration's, else /var/lib/cigale. One that runs
  is spoken to by its socket, one that is stopped is opened, under a lock. \`--url URL\` with \`CIGALE_TOKEN\`: elsewhere.
- **For machines**: \`--json\`. The result is on standard output and nothing else is.
- **No secret on a command line**: keys as \`-\` come by standard input, tokens and passphrases by the environment or a file.
- **Completion**: \`source <(cigale completion bash)\`, also zsh and fish; names of devices and assets come from the gateway
  that runs. **Manual**: \`cigale man > /usr/local/share/man/man1/cigale.1\`.
- **Plots** (\`concentrator spectrum\`, \`device show\`, \`sync status\`) are for terminals, elsewhere with \`--plot\`; \`NO_COLOR\`
  is respected.
`

export function cliPage(): string {
  const program = makeProgram({ code: 0 })
  const sections = program.commands.map((command) => sectionOf(command, program))
  return [INTRO, block(helpOf(program)), ...sections].join('\n')
}

function sectionOf(command: Command, program: Command): string {
  const title = `## cigale ${command.name()}\n`
  const all = leavesOf(program).filter((leaf) => isBelow(leaf, command))
  const [only] = all
  if (all.length === 1 && only === command) return [title, block(helpOf(command))].join('\n')
  const parts = all.map((leaf) =>
    leaf === command ? block(helpOf(leaf)) : `### cigale ${pathOf(leaf)}\n\n${block(helpOf(leaf))}`,
  )
  return [title, `${command.description()}\n`, ...parts].join('\n')
}

function isBelow(command: Command, parent: Command): boolean {
  return command === parent || (command.parent !== null && isBelow(command.parent, parent))
}

function block(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`
}
