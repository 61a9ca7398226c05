/** The commands about the radio board, with options and examples. */

import { type Command, Option } from 'commander'
import type { ImportFirmwareFlags } from './concentrator.ts'
import type { ResetFlags } from './concentrator-reset.ts'
import type { CommonOptions } from './options.ts'
import { command, describe, type Exit, hertzOfMegahertz, integer, keep } from './program-command.ts'
import type { SpectrumFlags } from './spectrum/command.ts'

export function addConcentratorCommands(program: Command, exit: Exit): void {
  const concentrator = describe(
    program,
    'concentrator',
    'the radio board: probe, info, spectrum, reset, firmware',
  )
  const probe = {
    summary: 'serial devices on USB, the concentrators among them; exit 1 when there is none',
    example: 'cigale concentrator probe',
  }
  command(concentrator, 'probe', probe).action(
    keep(exit, async (options: CommonOptions) =>
      (await import('./concentrator.ts')).concentratorProbe(options),
    ),
  )
  const info = {
    summary: 'brings the board up and shows its EUI, versions and temperature',
    example: 'cigale concentrator info',
  }
  command(concentrator, 'info', info)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .action(
      keep(exit, async (options: CommonOptions) =>
        (await import('./concentrator.ts')).concentratorInfo(options),
      ),
    )
  const spectrum = {
    summary: 'who else is on the band: a plot here, and as a picture; for boards with an SX1261',
    example: 'cigale concentrator spectrum --png band.png',
  }
  command(concentrator, 'spectrum', spectrum)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .addOption(megahertz('--from <MHz>', 'first frequency', 863))
    .addOption(megahertz('--to <MHz>', 'last frequency', 870))
    .addOption(megahertz('--step <MHz>', 'from one to the next', 0.2))
    .option('--looks <count>', 'at each frequency, 7 µs apart', integer(1, 65_535), 2_000)
    .option('--svg <file>', 'the plot as SVG')
    .option('--png <file>', 'the plot as PNG')
    .action(
      keep(exit, async (options: SpectrumFlags) =>
        (await import('./spectrum/command.ts')).concentratorSpectrum(options),
      ),
    )
  const reset = {
    summary: 'resets the board, and waits until it is back',
    example: 'cigale concentrator reset --bridge',
  }
  command(concentrator, 'reset', reset)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .option('--bridge', 'its USB microcontroller too: it leaves the bus and comes back')
    .action(
      keep(exit, async (options: ResetFlags) =>
        (await import('./concentrator-reset.ts')).concentratorReset(options),
      ),
    )
  const firmware = describe(concentrator, 'firmware', "Semtech's programs for the chip's own MCUs")
  const take = {
    summary: 'checks an image (.var or raw) and keeps it',
    example: 'cigale concentrator firmware import libloragw/src/arb_fw.var',
  }
  command(firmware, 'import <path>', take)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .option('--accept-unknown', 'a whole image that this driver was not made with')
    .addOption(
      new Option('--as <image>', 'which an unknown image is').choices(['agc', 'arb', 'sx1261']),
    )
    .action(
      keep(exit, async (path: string, options: ImportFirmwareFlags) =>
        (await import('./concentrator.ts')).firmwareImport(path, options),
      ),
    )
}

/** The command gets Hz. */
function megahertz(flags: string, description: string, otherwiseMhz: number): Option {
  const option = new Option(flags, description).argParser(hertzOfMegahertz)
  return option.default(Math.round(otherwiseMhz * 1e6), String(otherwiseMhz))
}
