/** The commands about what is registered and what passes: devices, assets, downlinks, events. */

import { type Command, Option } from 'commander'
import { asksHelp } from './ask-table.ts'
import type { ImportFlags, ShowFlags, SpeakingFlags } from './device.ts'
import type { AddFlags } from './device-add.ts'
import type { HomeFlags, RelaxFlags } from './device-change.ts'
import type { DownlinkFlags } from './downlink.ts'
import type { EventsFlags } from './events.ts'
import { addTail } from './help/language.ts'
import { LANGUAGES } from './language.ts'
import type { CommonOptions } from './options.ts'
import {
  command,
  describe,
  type Exit,
  integer,
  keep,
  onGateway,
  truth,
  withPlot,
} from './program-command.ts'

export function addRegistryCommands(program: Command, exit: Exit): void {
  addDeviceCommands(program, exit)
  addAssetCommands(program, exit)
  addDownlink(program, exit)
  addEvents(program, exit)
}

function addDeviceCommands(program: Command, exit: Exit): void {
  const device = describe(program, 'device', 'sensors and valves: import, add, list, show, remove')
  asImport(
    command(device, 'import <file>', {
      summary: 'registers the devices of a file: ours, The Things Stack’s or ChirpStack’s',
      example: 'cigale device import sensors.csv --dry-run',
    }),
  )
    .option('--new-models', 'models without a decoder are taken: their frames wait for one')
    .action(
      keep(exit, async (file: string, options: ImportFlags) =>
        (await import('./device.ts')).deviceImport(file, options),
      ),
    )
  addDeviceAdd(device, exit)
  const list = { summary: 'all devices, with what was last heard', example: 'cigale device list' }
  onGateway(command(device, 'list', list)).action(
    keep(exit, async (options: CommonOptions) => (await import('./device.ts')).deviceList(options)),
  )
  const show = {
    summary: 'one device, how well it is heard, and what to do',
    example: 'cigale device show 70b3d5499f0012ab --lang fr',
  }
  withPlot(speaking(onGateway(command(device, 'show <devEui>', show)))).action(
    keep(exit, async (devEui: string, options: ShowFlags) =>
      (await import('./device.ts')).deviceShow(devEui, options),
    ),
  )
  const joins = {
    summary: 'who asks to join in vain, why, and what to do',
    example: 'cigale device joins --lang fr',
  }
  speaking(onGateway(command(device, 'joins', joins))).action(
    keep(exit, async (options: SpeakingFlags) =>
      (await import('./device.ts')).deviceJoins(options),
    ),
  )
  const exports = {
    summary: 'all registrations as CSV, without keys: to look at, change, and import again',
    example: 'cigale device export > sensors.csv',
  }
  onGateway(command(device, 'export', exports)).action(
    keep(exit, async (options: CommonOptions) =>
      (await import('./device.ts')).deviceExport(options),
    ),
  )
  const relax = {
    summary: 'lets a device begin its uplink counter anew: open to replays, so with a reason',
    example: "cigale device relax 70b3d5499f0012ab --because 'loses its counter at every battery'",
  }
  onGateway(command(device, 'relax <devEui>', relax))
    .option('--because <text>', 'why; kept with the device, by whom and when')
    .option('--off', 'takes it back')
    .action(
      keep(exit, async (devEui: string, options: RelaxFlags) =>
        (await import('./device-change.ts')).deviceRelax(devEui, options),
      ),
    )
  const label = {
    summary: 'what a label says that was scanned or typed, and which model it may be',
    example: 'cigale device label LW:D0:70B3D5499F000000:70B3D5499F0012AB:00451234',
  }
  command(device, 'label <text>', label).action(
    keep(exit, async (text: string, options: CommonOptions) =>
      (await import('./device-label.ts')).deviceLabel(text, options),
    ),
  )
  addDeviceAsk(device, exit)
  const home = {
    summary: 'which gateway answers a device when it joins',
    example: 'cigale device home 70b3d5499f0012ab --gateway 0016c001ff10a234',
  }
  onGateway(command(device, 'home <devEui>', home))
    .alias('move')
    .option('--gateway <eui>', 'that one; see its cigale doctor')
    .option('--here', 'this one')
    .action(
      keep(exit, async (devEui: string, options: HomeFlags) =>
        (await import('./device-change.ts')).deviceHome(devEui, options),
      ),
    )
  const remove = {
    summary: 'forgets a device and its keys; what it told stays',
    example: 'cigale device remove 70b3d5499f0012ab',
  }
  onGateway(command(device, 'remove <devEui>', remove)).action(
    keep(exit, async (devEui: string, options: CommonOptions) =>
      (await import('./device.ts')).deviceRemove(devEui, options),
    ),
  )
  const reset = {
    summary: 'lets a device that forgot its DevNonce join again',
    example: 'cigale device reset-nonces 70b3d5499f0012ab',
  }
  onGateway(command(device, 'reset-nonces <devEui>', reset)).action(
    keep(exit, async (devEui: string, options: CommonOptions) =>
      (await import('./device.ts')).deviceResetNonces(devEui, options),
    ),
  )
}

function addDeviceAsk(device: Command, exit: Exit): void {
  const about = {
    summary: 'asks something of its radio; goes with the next downlink, prints the id of the order',
    example: 'cigale device ask 70b3d5499f0012ab rx-timing 5',
  }
  const ask = onGateway(command(device, 'ask <devEui> <what> [values...]', about))
  addTail(ask, asksHelp).action(
    keep(exit, async (devEui: string, what: string, values: string[], options: CommonOptions) =>
      (await import('./device-ask.ts')).deviceAsk(devEui, what, values, options),
    ),
  )
}

/** Commands that speak to people on site. */
function speaking(command: Command): Command {
  return command.addOption(
    new Option('--lang <language>', "else the terminal's").choices(LANGUAGES),
  )
}

function asImport(command: Command): Command {
  return onGateway(command)
    .option('--dry-run', 'says what would happen and changes nothing')
    .option('--all-or-nothing', 'one wrong row and none goes in')
}

function addDeviceAdd(device: Command, exit: Exit): void {
  const about = {
    summary: 'registers one device; a key may be - to be read from standard input',
    example:
      "cigale device add 70b3d5499f0012ab --name 'Place 12' --profile nwave-nps405sm --app-key -",
  }
  onGateway(command(device, 'add [devEui]', about))
    .option('--qr <text>', 'the label as scanned, instead of DevEUI and JoinEUI')
    .option('--name <text>', 'what people call it')
    .option('--profile <id>', 'its model: brand and name, as in: nwave-nps405sm')
    .option('--join-eui <hex>', 'left out: whatever the device asks for')
    .option('--mac-version <version>', "1.0.2, 1.0.3, 1.0.4 or 1.1 (else its model's, else 1.0.3)")
    .option('--class <class>', "A, B or C (else its model's, else A)")
    .option('--home-gateway <eui>', 'the gateway that answers its joins; left out: this one')
    .option('--adr <policy>', "steady, max-snr or off (else the configuration's)")
    .option('--data-rate-max <n>', "highest data rate it is steered to (else its model's)")
    .option('--interval-s <s>', "it speaks at least so often (else its model's)")
    .option('--app-key <hex>', 'root key')
    .option('--nwk-key <hex>', 'second root key, of 1.1')
    .option('--gen-app-key <hex>', 'root key for groups, of OTAA 1.0.x')
    .option('--dev-addr <hex>', 'of a device that does not join (ABP)')
    .option('--nwk-s-key <hex>', 'network session key (ABP)')
    .option('--app-s-key <hex>', 'application session key (ABP)')
    .option('--f-nwk-s-int-key <hex>', 'of ABP 1.1, instead of --nwk-s-key')
    .option('--s-nwk-s-int-key <hex>', 'of ABP 1.1')
    .option('--nwk-s-enc-key <hex>', 'of ABP 1.1')
    .action(
      keep(exit, async (devEui: string | undefined, options: AddFlags) =>
        (await import('./device-add.ts')).deviceAdd(devEui, options),
      ),
    )
}

function addAssetCommands(program: Command, exit: Exit): void {
  const asset = describe(program, 'asset', 'spaces, zones, bins …, and the devices that serve them')
  asImport(
    command(asset, 'import <file>', {
      summary: 'sets the assets and bindings of a file: CSV or GeoJSON',
      example: 'cigale asset import places.geojson',
    }),
  ).action(
    keep(exit, async (file: string, options: ImportFlags) =>
      (await import('./asset.ts')).assetImport(file, options),
    ),
  )
  const list = { summary: 'all assets with their state', example: 'cigale asset list --json' }
  onGateway(command(asset, 'list', list)).action(
    keep(exit, async (options: CommonOptions) => (await import('./asset.ts')).assetList(options)),
  )
  const exports = {
    summary: 'all assets and bindings as CSV, with --json as GeoJSON: to change and import again',
    example: 'cigale asset export > places.csv',
  }
  onGateway(command(asset, 'export', exports)).action(
    keep(exit, async (options: CommonOptions) => (await import('./asset.ts')).assetExport(options)),
  )
}

function addDownlink(program: Command, exit: Exit): void {
  const about = {
    summary: 'queues a downlink and prints its id',
    example: 'cigale downlink 70b3d5499f0012ab --port 85 --hex ff0300 --confirmed',
  }
  onGateway(command(program, 'downlink <devEui>', about))
    .requiredOption('--port <n>', 'FPort, 1 to 223', integer(1, 223))
    .requiredOption('--hex <hex>', 'the payload, two digits for each byte')
    .option('--confirmed [boolean]', 'the device is to acknowledge it', truth)
    .option('--urgent', 'before what waits already, orders to valves excepted')
    .option('--expires <s>', 'seconds it may wait for the device', integer(1, 604_800), 86_400)
    .action(
      keep(exit, async (devEui: string, options: DownlinkFlags) =>
        (await import('./downlink.ts')).downlink(devEui, options),
      ),
    )
}

function addEvents(program: Command, exit: Exit): void {
  const about = {
    summary: 'uplinks and events as lines of JSON, in order, none twice',
    example: 'cigale events --follow --type uplink,callRaised',
  }
  onGateway(command(program, 'events', about))
    .option('--follow', 'goes on for ever, through restarts of the gateway')
    .option('--after <cursor>', 'only what is behind it; now: only what comes (default: all)')
    .option('--type <types>', 'only these, with commas between: uplink,spotTaken')
    .action(
      keep(exit, async (options: EventsFlags) => (await import('./events.ts')).events(options)),
    )
}
