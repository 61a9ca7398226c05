/** `cigale ca request|install`: the gateway's own part. Its key is made here and never leaves. */

import { KeyObject } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../../base/replace-file-system.ts'
import { drawKeys } from '../../sync/pki/authority-folder-system.ts'
import { fitOf } from '../../sync/pki/fit.ts'
import { makeRequest } from '../../sync/pki/request.ts'
import { identity } from '../core/open-system.ts'
import { dayOf } from './ca.ts'
import { nowMs } from './ca-folder.ts'
import { installWords, requestWords } from './ca-words.ts'
import { CommandFailure } from './failure.ts'
import { languageOf } from './language.ts'
import {
  actAsOwner,
  type CommonOptions,
  configOf,
  dataDirOf,
  readGivenFile,
  requireDataDir,
} from './options.ts'
import { note, say, sayJson } from './output.ts'

const FOLDER = 'link'
export const LINK_FILES = {
  key: 'gateway.key',
  request: 'gateway.csr',
  cert: 'gateway.pem',
  ca: 'ca.pem',
}

type Here = { readonly folder: string; readonly eui: string }

function here(options: CommonOptions): Here {
  const dataDir = dataDirOf(options)
  requireDataDir(dataDir)
  const config = configOf(options, dataDir)
  actAsOwner(dataDir)
  const folder = join(dataDir, FOLDER)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return { folder, eui: identity(dataDir, config.gateway.eui) }
}

/** The same request again, unless a new key is asked for: a key in use is not lost by asking twice. */
export async function caRequest(
  options: CommonOptions & { readonly newKey?: boolean },
): Promise<number> {
  const { folder, eui } = here(options)
  const path = join(folder, LINK_FILES.request)
  const keyPath = join(folder, LINK_FILES.key)
  const isMade = !existsSync(path) || !existsSync(keyPath) || options.newKey === true
  if (isMade) {
    const keys = await drawKeys()
    const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' })
    const request = await makeRequest(keys, eui)
    replaceFile(keyPath, key.toString(), { mode: 0o600 })
    replaceFile(path, request)
  }
  if (options.json) sayJson({ gatewayEui: eui, request: path, isNew: isMade })
  else {
    say(path)
    note(requestWords(languageOf(process.env), path))
  }
  return 0
}

/** Takes the certificate only when the gateway could use it. */
export async function caInstall(
  file: string,
  options: CommonOptions & { readonly authority?: string },
): Promise<number> {
  const certificate = readGivenFile(file)
  const authority = options.authority === undefined ? undefined : readGivenFile(options.authority)
  const { folder, eui } = here(options)
  const place = (name: string): string => join(folder, name)
  const ca = authority ?? readGivenFile(place(LINK_FILES.ca))
  const key = readGivenFile(place(LINK_FILES.key))
  const fit = fitOf({ certificate, key, ca, eui, nowMs: nowMs() })
  if (fit.kind === 'rejected') throw new CommandFailure(`${file} was not installed: ${fit.detail}`)
  if (authority !== undefined) replaceFile(place(LINK_FILES.ca), authority)
  replaceFile(place(LINK_FILES.cert), certificate)
  const paths = {
    cert: place(LINK_FILES.cert),
    key: place(LINK_FILES.key),
    ca: place(LINK_FILES.ca),
  }
  if (options.json) sayJson({ gatewayEui: eui, untilMs: fit.view.untilMs, ...paths })
  else {
    note(installWords(languageOf(process.env), dayOf(fit.view.untilMs)))
    for (const [name, path] of Object.entries(paths)) say(`${name}: ${path}`)
  }
  return 0
}
