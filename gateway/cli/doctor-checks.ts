/** The checks of `cigale doctor`. Each looks at one thing and changes nothing. */

import { createSocket } from 'node:dgram'
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { CORECELL_USB_ID, usbSerialDevices } from '../../hardware/mcu/port-system.ts'
import { connectGateway } from '../api/client-system.ts'
import { loadTokens, tokensPath } from '../api/tokens-system.ts'
import type { SerialRadioConfig } from '../concentrator-system.ts'
import { splitAddress } from '../config/address.ts'
import type { Config } from '../config/schema.ts'
import { JournalFeed } from '../feed/feed.ts'
import type { UpstreamStatus } from '../forward/upstream.ts'
import { systemDisk } from '../journal/disk-system.ts'
import { positionOf } from '../journal/segment.ts'
import { endpointOf, isAnswering } from './access.ts'
import type { CommonOptions } from './options.ts'

export type Finding = {
  readonly check: string
  readonly verdict: 'ok' | 'warn' | 'fail'
  readonly detail: string
  /** What to do; nothing when all is well. */
  readonly advice?: string
}

const NODE_LEAST = [24, 15] as const
const DISK_FAIL_BYTES = 200e6
const DISK_WARN_BYTES = 1e9
const BROKER_MS = 3_000

export function checkNode(): Finding {
  const check = 'node'
  const version = process.versions.node
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1])
  if (fits) return { check, verdict: 'ok', detail: version }
  return {
    check,
    verdict: 'fail',
    detail: version,
    advice: `install ${NODE_LEAST.join('.')} or newer`,
  }
}

/** Who keeps the clock leaves a file behind when it is right. */
const SYNCHRONISED = ['/run/systemd/timesync/synchronized', '/run/chrony/chronyd.pid']

export function checkClock(clock: Clock): Finding {
  const check = 'clock'
  const detail = new Date(clock.wallMs()).toISOString()
  if (clock.clockState() === 0) {
    const advice = 'set the clock, or wait for NTP: facts of now carry a wrong time'
    return { check, verdict: 'fail', detail: `${detail}: never set`, advice }
  }
  if (SYNCHRONISED.some((path) => existsSync(path))) return { check, verdict: 'ok', detail }
  const advice = 'nothing says that the clock is kept right; see: timedatectl'
  return { check, verdict: 'warn', detail, advice }
}

export function checkDataDir(dataDir: string): Finding {
  const check = 'data'
  const stat = statSync(dataDir, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) {
    const advice = `cigale init --data ${dataDir}`
    return { check, verdict: 'fail', detail: `${dataDir} is not there`, advice }
  }
  const me = process.getuid?.() ?? stat.uid
  if (me !== 0 && stat.uid !== me) {
    const advice = 'run this as the user of the gateway, or as root'
    return { check, verdict: 'fail', detail: `${dataDir} belongs to user ${stat.uid}`, advice }
  }
  return modeFinding(check, dataDir, stat.mode, 0o700)
}

function modeFinding(check: string, path: string, mode: number, most: number): Finding {
  const rights = mode & 0o777
  const text = `${path} ${rights.toString(8).padStart(4, '0')}`
  if ((rights & ~most) === 0) return { check, verdict: 'ok', detail: text }
  const advice = `others can read it: chmod ${most.toString(8)} ${path}`
  return { check, verdict: 'fail', detail: text, advice }
}

export function checkDisk(dataDir: string): Finding {
  const check = 'disk'
  if (!existsSync(dataDir)) return { check, verdict: 'warn', detail: 'nothing to look at' }
  const { bavail, bsize } = statfsSync(dataDir)
  const free = bavail * bsize
  const detail = `${(free / 1e9).toFixed(1)} GB free`
  if (free >= DISK_WARN_BYTES) return { check, verdict: 'ok', detail }
  const verdict = free < DISK_FAIL_BYTES ? 'fail' : 'warn'
  return { check, verdict, detail, advice: 'make room, or lower storage.journalMegabytes' }
}

export function checkSecrets(dataDir: string): Finding[] {
  const findings: Finding[] = []
  const keyPath = join(dataDir, 'vault.key')
  const key = statSync(keyPath, { throwIfNoEntry: false })
  const hasStore = existsSync(join(dataDir, 'cigale.db'))
  if (key) findings.push(modeFinding('vault key', keyPath, key.mode, 0o600))
  else {
    const advice = hasStore
      ? 'restore it from the backup: without it no device key can be read'
      : `cigale init --data ${dataDir}`
    const verdict = hasStore ? 'fail' : 'warn'
    findings.push({ check: 'vault key', verdict, detail: `${keyPath} is not there`, advice })
  }
  findings.push(checkTokens(dataDir))
  return findings
}

function checkTokens(dataDir: string): Finding {
  const check = 'tokens'
  const path = tokensPath(dataDir)
  const stat = statSync(path, { throwIfNoEntry: false })
  const tokens = stat && loadTokens(dataDir)
  if (stat && !tokens) {
    const advice = 'move it away and add tokens anew: cigale token add'
    return { check, verdict: 'fail', detail: `${path} cannot be understood`, advice }
  }
  if (!stat || tokens?.length === 0) {
    const detail = 'nobody can use the API over the network'
    return { check, verdict: 'warn', detail, advice: 'cigale token add --role technician' }
  }
  return modeFinding(check, path, stat.mode, 0o600)
}

/** Reads the newest segment as the feed would. */
export async function checkJournal(dataDir: string): Promise<Finding> {
  const check = 'journal'
  const folder = join(dataDir, 'journal')
  if (!existsSync(folder)) return { check, verdict: 'ok', detail: 'none yet' }
  const advice = "keep a copy of the folder, then look at the gateway's log"
  try {
    const disk = systemDisk(folder)
    const segment = (await disk.list()).at(-1)
    if (segment === undefined) return { check, verdict: 'ok', detail: 'empty' }
    const place = { position: positionOf({ segment, offset: 0 }), index: 0 }
    const { next } = await new JournalFeed(disk).page(place, Number.MAX_SAFE_INTEGER, 1)
    if (next.position === place.position) {
      const detail = `segment ${segment} has no record that can be read`
      return { check, verdict: 'warn', detail, advice }
    }
    const aside = quarantined(folder)
    const detail = `segment ${segment} can be read`
    if (aside === 0) return { check, verdict: 'ok', detail }
    return {
      check,
      verdict: 'warn',
      detail: `${detail}; ${aside} damaged pieces put aside`,
      advice,
    }
  } catch (error) {
    return { check, verdict: 'fail', detail: String(error), advice }
  }
}

function quarantined(folder: string): number {
  const aside = join(folder, 'quarantine')
  return existsSync(aside) ? readdirSync(aside).length : 0
}

/** Does it run? If not, is the port of its radio free? */
export async function checkGateway(
  options: CommonOptions,
  config: Config | undefined,
): Promise<Finding> {
  const check = 'gateway'
  const endpoint = endpointOf(options)
  if (await isAnswering(endpoint)) {
    const { radio, upMs, gatewayEui } = await connectGateway(endpoint).status()
    const online = radio.filter((one) => one.online).length
    const detail = `${gatewayEui} runs since ${Math.round(upMs / 60_000)} min, ${online} of ${radio.length} radios online`
    if (online > 0) return { check, verdict: 'ok', detail }
    const advice = SILENT_ADVICE[config?.radio.driver ?? 'semtech-udp']
    return { check, verdict: 'warn', detail, advice }
  }
  if (!config) return { check, verdict: 'warn', detail: 'does not run' }
  const { radio } = config
  if (radio.driver === 'sx1302-serial') return checkBoard(radio)
  return radio.driver === 'basics-station'
    ? await checkListening(radio.bind, 'tcp')
    : await checkListening(radio.bind, 'udp')
}

const SILENT_ADVICE = {
  'sx1302-serial':
    'the concentrator does not answer: see cigale concentrator probe, and the health events',
  'semtech-udp': 'no packet forwarder speaks: is it running, and does it send to radio.bind?',
  'basics-station': 'no station is connected: does its tc.uri point to radio.bind?',
} as const

/** Before the gateway runs: is a board plugged in, and is its firmware there? */
function checkBoard(radio: SerialRadioConfig): Finding {
  const check = 'gateway'
  const found = usbSerialDevices().find(({ usbId }) => usbId === CORECELL_USB_ID)
  if (found || radio.port !== 'auto') {
    const port = found?.path ?? radio.port
    return { check, verdict: 'ok', detail: `does not run; the concentrator is on ${port}` }
  }
  const detail = `does not run, and no concentrator (USB ${CORECELL_USB_ID}) is plugged in`
  return { check, verdict: 'fail', detail, advice: 'check its cable and power; see: lsusb' }
}

async function checkListening(bind: string, protocol: 'udp' | 'tcp'): Promise<Finding> {
  const check = 'gateway'
  const place = splitAddress(bind)
  if (await (protocol === 'udp' ? isUdpFree(place) : isTcpFree(place))) {
    return {
      check,
      verdict: 'ok',
      detail: `does not run; ${protocol} ${bind} is free for its radio`,
    }
  }
  const advice = `find out who has it: ss -${protocol[0]}lpn sport = :${place.port}`
  const detail = `does not run, and ${protocol} ${bind} cannot be taken`
  return { check, verdict: 'fail', detail, advice }
}

function isTcpFree(bind: { readonly address: string; readonly port: number }): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ host: bind.address, port: bind.port }, () => server.close(() => resolve(true)))
  })
}

function isUdpFree(bind: { readonly address: string; readonly port: number }): Promise<boolean> {
  const socket = createSocket(bind.address.includes(':') ? 'udp6' : 'udp4')
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close()
      resolve(false)
    })
    socket.bind(bind.port, bind.address, () => socket.close(() => resolve(true)))
  })
}

export async function checkBroker(url: string): Promise<Finding> {
  const check = 'broker'
  const problem = await brokerProblem(url)
  if (problem === undefined) return { check, verdict: 'ok', detail: `${url} answers` }
  const advice = 'facts wait on this gateway; look at the network, the name, and the firewall'
  return { check, verdict: 'warn', detail: `${url}: ${problem}`, advice }
}

/** Why no connection comes about; nothing when one does. */
async function brokerProblem(url: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url)
  const tcp = Number(port) || (protocol === 'mqtts:' ? 8883 : 1883)
  const host = hostname.replace(/^\[|\]$/g, '')
  return await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host, port: tcp })
    socket.setTimeout(BROKER_MS, () => socket.destroy(new Error('no answer')))
    socket.once('connect', () => {
      socket.destroy()
      resolve(undefined)
    })
    socket.once('error', (error) => resolve(error.message))
  })
}

/** Servers that get a copy of what is heard: as the gateway sees them, or whether a broker answers. */
export async function checkForward(
  options: CommonOptions,
  forward: Config['forward'],
): Promise<Finding[]> {
  if (forward.length === 0) return []
  const endpoint = endpointOf(options)
  if (await isAnswering(endpoint)) {
    const { forward: upstreams } = await connectGateway(endpoint).status()
    return upstreams.map(upstreamFinding)
  }
  return await Promise.all(forward.map(stoppedFinding))
}

function upstreamFinding({ name, state, sent, dropped, detail }: UpstreamStatus): Finding {
  const check = 'forward'
  const lost = dropped === 0 ? '' : `, ${dropped} lost`
  const text = `${name}: ${sent} frames sent${lost}; ${detail}`
  if (state !== 'down') return { check, verdict: 'ok', detail: text }
  const advice =
    'what is ours is not touched by it; look at the name, the network, the other server'
  return { check, verdict: 'warn', detail: text, advice }
}

async function stoppedFinding(config: Config['forward'][number]): Promise<Finding> {
  const check = 'forward'
  if (config.kind === 'semtech-udp') {
    const detail = `${config.server}: nobody answers UDP before the gateway runs`
    return { check, verdict: 'ok', detail }
  }
  const problem = await brokerProblem(config.url)
  if (problem === undefined) return { check, verdict: 'ok', detail: `${config.url} answers` }
  const advice = 'frames wait, then the oldest go; look at the name, the network, the other server'
  return { check, verdict: 'warn', detail: `${config.url}: ${problem}`, advice }
}
