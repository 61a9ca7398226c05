/** The commands about decoders. */

import { type Command, Option } from 'commander'
import type { DecoderRunFlags } from './decoder-run.ts'
import type { CommonOptions } from './options.ts'
import { command, describe, type Exit, integer, keep } from './program-command.ts'
import { addGatewayDecoderCommands } from './program-decoder-gateway.ts'
import { addPackageCommands } from './program-packages.ts'

export function addDecoderCommands(program: Command, exit: Exit): void {
  const decoder = describe(
    program,
    'decoder',
    "decoders of sensors' payloads: written and published here, tried and used by gateways",
  )
  const run = {
    summary: 'runs a codec file (TS013, ChirpStack, TTN) over lines of JSON, in the sandbox',
    example: 'cigale decoder run --codec codec.js --input calls.ndjson',
  }
  command(decoder, 'run', run)
    .requiredOption('--codec <file>', 'the JavaScript text')
    .option(
      '--input <file>',
      'calls, one JSON object a line, or uplinks of cigale events; - is standard input',
      '-',
    )
    .addOption(
      new Option('--op <operation>', 'of lines without "op"')
        .choices(['decodeUplink', 'encodeDownlink', 'decodeDownlink'])
        .default('decodeUplink'),
    )
    .option('--deadline <ms>', 'computing time of one call', integer(1, 60_000), 100)
    .action(
      keep(exit, async (flags: DecoderRunFlags) =>
        (await import('./decoder-run.ts')).decoderRun(flags),
      ),
    )
  const guess = {
    summary: "proposes a mapping to the city's quantities from answers of a codec",
    example: 'cigale decoder run --codec codec.js --input calls.ndjson | cigale decoder guess',
  }
  command(decoder, 'guess', guess)
    .argument('[file]', 'answers, one a line; - is standard input', '-')
    .action(
      keep(exit, async (file: string, flags: CommonOptions) =>
        (await import('./decoder-guess.ts')).decoderGuess(file, flags),
      ),
    )
  addPackageCommands(decoder, exit)
  addGatewayDecoderCommands(decoder, exit)
}
