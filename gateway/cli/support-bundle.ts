/**
 * `cigale support-bundle`: what a helper far away needs, in one JSON document without a secret: the
 * gateway's own view of itself while it runs, what can be read of its data while it does not, and
 * both times what `cigale doctor` finds.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { errorOf, openRequest, readText } from '../api/client-system.ts'
import { withoutPasswords } from '../api/support-bundle.ts'
import { VERSION } from '../version.ts'
import { endpointOf, isAnswering, nowMs, withGateway } from './access.ts'
import { findingsOf } from './doctor.ts'
import { CommandFailure } from './failure.ts'
import { inWords } from './language.ts'
import { CONFIG_NAME, type CommonOptions, dataDirOf, requireDataDir } from './options.ts'
import { note, sayJson } from './output.ts'

export async function supportBundle(
  file: string | undefined,
  options: CommonOptions,
): Promise<number> {
  const endpoint = endpointOf(options)
  const isLive = endpoint.kind === 'url' || (await isAnswering(endpoint))
  const own = isLive ? await ofRunning(endpoint) : await ofStopped(options)
  // A gateway elsewhere has its own machine: what this one looks like says nothing of it.
  const doctor = endpoint.kind === 'url' ? null : await findingsOf(options)
  const bundle = { ...own, running: isLive, tool: VERSION, doctor }
  if (file === undefined) sayJson(bundle)
  else save(file, `${JSON.stringify(bundle, null, 2)}\n`, options)
  return 0
}

async function ofRunning(endpoint: Parameters<typeof openRequest>[0]): Promise<object> {
  const response = await openRequest(endpoint, { method: 'GET', path: '/api/v1/support-bundle' })
  const status = response.statusCode ?? 0
  const text = await readText(response)
  if (status !== 200) throw errorOf(status, text)
  return JSON.parse(text) as object
}

/** As far as its data can be opened; what cannot be is said in the bundle instead. */
async function ofStopped(options: CommonOptions): Promise<object> {
  const dataDir = dataDirOf(options)
  requireDataDir(dataDir)
  const path = options.config ?? join(dataDir, CONFIG_NAME)
  const text = existsSync(path) ? withoutPasswords(readFileSync(path, 'utf8')) : ''
  const head = {
    format: 'cigale-support',
    version: 1,
    madeAtMs: nowMs(),
    config: { file: path, text, trial: null },
  }
  try {
    const seen = await withGateway(options, async ({ service }) => ({
      status: await service.status(),
      devices: await service.devices(),
      decoders: await service.decoders(),
      lanes: await service.syncLanes(),
    }))
    return { ...head, ...seen }
  } catch (error) {
    return { ...head, trouble: error instanceof Error ? error.message : String(error) }
  }
}

function save(file: string, text: string, { json = false }: CommonOptions): void {
  const path = resolve(file)
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why =
      code === 'EEXIST' ? inWords({ en: 'it is there already', fr: 'il existe déjà' }) : message
    throw new CommandFailure(
      inWords({
        en: `tried to write the bundle to ${path}: ${why}. Name another file`,
        fr: `le paquet n’a pas pu être écrit dans ${path} : ${why}. Donnez un autre fichier`,
      }),
      { cause },
    )
  }
  if (json) sayJson({ file: path, bytes: Buffer.byteLength(text) })
  else {
    note(
      inWords({
        en: `${path} written: no key and no password is in it, but names and places are`,
        fr: `${path} écrit : ni clé ni mot de passe n’y figure, mais des noms et des lieux, oui`,
      }),
    )
  }
}
