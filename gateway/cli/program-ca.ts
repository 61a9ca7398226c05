/** The commands about certificates of the link to the hypervisor. */

import type { Command } from 'commander'
import type { AclFlags } from './ca.ts'
import type { CaFlags } from './ca-folder.ts'
import type { SignFlags } from './ca-sign.ts'
import type { CommonOptions } from './options.ts'
import type { PassphraseFlags } from './passphrase.ts'
import { command, describe, type Exit, integer, keep } from './program-command.ts'
import { withPassphrase } from './program-keys.ts'

export function addCaCommands(program: Command, exit: Exit): void {
  const ca = describe(program, 'ca', 'certificates of gateways, hypervisor and broker')
  addOwner(ca, exit)
  addSigning(ca, exit)
  addMachines(ca, exit)
  addGateway(ca, exit)
}

function withCa(command: Command): Command {
  return command.requiredOption('--ca <dir>', "the authority's folder")
}

function withOut(command: Command): Command {
  return withPassphrase(withCa(command))
    .requiredOption('--out <dir>', 'where certificate and ca.pem go')
    .option('--days <n>', 'how long it lives', integer(1, 90))
}

const many = (value: string, before: readonly string[]): readonly string[] => [...before, value]

function addOwner(ca: Command, exit: Exit): void {
  const init = {
    summary: "makes the city's authority: the key that signs for gateways",
    example: "cigale ca init ~/authority --name 'Ville, passerelles'",
  }
  withPassphrase(command(ca, 'init <folder>', init))
    .option('--name <text>', 'as it stands in certificates', 'Cigale authority')
    .action(
      keep(
        exit,
        async (
          folder: string,
          flags: CommonOptions & PassphraseFlags & { readonly name: string },
        ) => (await import('./ca.ts')).caInit(folder, flags),
      ),
    )
  const list = {
    summary: 'who has a certificate, until when, and who is due for another',
    example: 'cigale ca list --ca ~/authority',
  }
  withCa(command(ca, 'list', list))
    .option('--all', 'older certificates too')
    .action(
      keep(exit, async (flags: CommonOptions & { readonly ca: string; readonly all?: boolean }) =>
        (await import('./ca.ts')).caList(flags),
      ),
    )
  const revoke = {
    summary: 'shuts a gateway or machine out, once the broker has the list',
    example: 'cigale ca revoke 0016c001ff10a235 --ca ~/authority',
  }
  withPassphrase(withCa(command(ca, 'revoke <name>', revoke))).action(
    keep(exit, async (name: string, flags: CaFlags) =>
      (await import('./ca-sign.ts')).caRevoke(name, flags),
    ),
  )
}

function addSigning(ca: Command, exit: Exit): void {
  const sign = {
    summary: "signs a gateway's request (cigale ca request)",
    example: 'cigale ca sign gateway.csr --ca ~/authority --out ./signed',
  }
  withOut(command(ca, 'sign <request>', sign)).action(
    keep(exit, async (path: string, flags: SignFlags) =>
      (await import('./ca-sign.ts')).caSign(path, flags),
    ),
  )
  const gateway = {
    summary: 'key and certificate at once, for a gateway that cannot make a request',
    example: 'cigale ca gateway 0016c001ff10a235 --ca ~/authority --out ./stick',
  }
  withOut(command(ca, 'gateway <eui>', gateway)).action(
    keep(exit, async (eui: string, flags: SignFlags) =>
      (await import('./ca-sign.ts')).caGateway(eui, flags),
    ),
  )
  const renew = {
    summary: 'another certificate for the same key',
    example: 'cigale ca renew 0016c001ff10a235 --ca ~/authority --out ./signed',
  }
  withOut(command(ca, 'renew <name>', renew)).action(
    keep(exit, async (name: string, flags: SignFlags) =>
      (await import('./ca-sign.ts')).caRenew(name, flags),
    ),
  )
}

function addMachines(ca: Command, exit: Exit): void {
  for (const role of ['hypervisor', 'broker', 'console'] as const) {
    const host = role === 'console' ? 'cigale-a235.local' : `${role}.example`
    const whose = role === 'console' ? 'the pages of a gateway (api.https)' : `the ${role}`
    const about = {
      summary: `key and certificate of ${whose}`,
      example: `cigale ca ${role} ${host} --host ${host} --ca ~/authority --out ./${role}`,
    }
    withOut(command(ca, `${role} <name>`, about))
      .option(
        '--host <name>',
        'host name or address under which it is reached; may be repeated',
        many,
        [],
      )
      .action(
        keep(exit, async (name: string, flags: SignFlags & { readonly host: readonly string[] }) =>
          (await import('./ca-sign.ts')).caMachine(role, name, flags),
        ),
      )
  }
  const acl = {
    summary: "the broker's rights and settings, for Mosquitto",
    example:
      'cigale ca acl --ca ~/authority --hypervisor hypervisor.example --out /etc/mosquitto/cigale',
  }
  withCa(command(ca, 'acl', acl))
    .requiredOption('--hypervisor <name>', 'its certificate; may be repeated', many, [])
    .option('--relay <hub=leaf>', 'a gateway that speaks for one it reaches by LoRa', many, [])
    .requiredOption('--out <dir>', 'where acl, mosquitto.conf and ca.pem go')
    .option('--broker <name>', 'whose certificate the server shows', 'broker')
    .option('--port <n>', 'where it listens', integer(1, 65_535), 8883)
    .option('--tls <version>', 'least version: 1.3, or 1.2 where something old must come in', '1.3')
    .action(keep(exit, async (flags: AclFlags) => (await import('./ca.ts')).caAcl(flags)))
}

function addGateway(ca: Command, exit: Exit): void {
  const request = {
    summary: 'on the gateway: its key, which stays, and the request for the authority',
    example: 'cigale ca request --data /var/lib/cigale',
  }
  command(ca, 'request', request)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .option('--new-key', 'in place of the one that is there: its certificate is then of no use')
    .action(
      keep(exit, async (options: CommonOptions & { readonly newKey?: boolean }) =>
        (await import('./ca-request.ts')).caRequest(options),
      ),
    )
  const install = {
    summary: 'on the gateway: takes the certificate that the authority has signed',
    example: 'cigale ca install 0016c001ff10a235.pem --authority ca.pem',
  }
  command(ca, 'install <certificate>', install)
    .option('--config <file>', 'else cigale.yaml in the data directory')
    .option('--authority <file>', 'its certificate; left out: as before')
    .action(
      keep(exit, async (file: string, options: CommonOptions & { readonly authority?: string }) =>
        (await import('./ca-request.ts')).caInstall(file, options),
      ),
    )
}
