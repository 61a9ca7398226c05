/** A whole gateway as its own process, as `cigale run` starts it: for kill tests and benchmarks. */

import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import type { DeviceEntry, GatewayService, StatusView } from '../../gateway/api/service.ts'
import { readSocketKey } from '../../gateway/api/socket-key-system.ts'
import { readConfig } from '../../gateway/config/load.ts'
import type { Config } from '../../gateway/config/schema.ts'
import { noSync } from '../../gateway/core/no-sync.ts'
import { openSystemCore } from '../../gateway/core/open-system.ts'
import { gatewayService } from '../../gateway/core/service.ts'
import type { Asset, Binding } from '../../gateway/registry/model.ts'
import { COMMAND_KEY } from './command-key.ts'
import { drawAuthority, writeConsolePair } from './console-certificate.ts'
import { freePort } from './free-port.ts'

/** The command itself: every step of it ends in `exec`, so the child is the gateway. */
const CIGALE = fileURLToPath(new URL('../../cigale', import.meta.url))
const WITH_FLOWS = fileURLToPath(new URL('./gateway-with-flows.ts', import.meta.url))
const READY_MS = 60_000

export type GatewayProcessOptions = {
  readonly folder: string
  readonly mqttUrl?: string
  readonly storage?: Partial<Config['storage']>
  /** Left out: Semtech UDP on a port that is free. */
  readonly radio?: Readonly<Record<string, unknown>>
  /** Upstream servers that get a copy of what is heard. */
  readonly forward?: readonly Readonly<Record<string, unknown>>[]
  readonly devices?: readonly DeviceEntry[]
  readonly assets?: readonly { readonly asset: Asset; readonly bindings: readonly Binding[] }[]
  readonly decoders?: Config['decoders']
  /** Also over TLS, as the network reaches it. */
  readonly isSecure?: boolean
  readonly flows?: Partial<Config['flows']>
  /** Another program for flows than the gateway's own (gateway-with-flows.ts). */
  readonly flowsScript?: string
  /** Before the program: `taskset -c 0`, for instance. */
  readonly prefix?: readonly string[]
}

export class GatewayProcess {
  readonly dataDir: string
  readonly udpPort: number
  readonly url: string
  /** Over TLS; '' where it is not. */
  readonly secureUrl: string
  readonly #configFile: string
  readonly #prefix: readonly string[]
  readonly #flowsScript: string | undefined
  #child: ChildProcess | undefined
  #log = ''

  private constructor(place: {
    dataDir: string
    configFile: string
    udpPort: number
    url: string
    secureUrl: string
    prefix: readonly string[]
    flowsScript: string | undefined
  }) {
    this.secureUrl = place.secureUrl
    this.dataDir = place.dataDir
    this.udpPort = place.udpPort
    this.url = place.url
    this.#configFile = place.configFile
    this.#prefix = place.prefix
    this.#flowsScript = place.flowsScript
  }

  /** Writes the configuration, registers devices and assets on the stopped gateway, starts nothing yet. */
  static async prepare(options: GatewayProcessOptions): Promise<GatewayProcess> {
    const dataDir = join(options.folder, 'gateway')
    mkdirSync(dataDir, { recursive: true })
    const udpPort = await freeUdpPort()
    const apiPort = await freePort()
    const https = options.isSecure ? await consoleHttps(options.folder) : undefined
    const text = stringify({
      data: dataDir,
      radio: options.radio ?? { driver: 'semtech-udp', bind: `127.0.0.1:${udpPort}` },
      api: { bind: `127.0.0.1:${apiPort}`, ...(https && { https }) },
      sync: {
        transports: options.mqttUrl ? [{ kind: 'mqtt', url: options.mqttUrl }] : [{ kind: 'pull' }],
        commandKeys: [COMMAND_KEY.publicHex],
      },
      forward: options.forward ?? [],
      decoders: options.decoders ?? {},
      storage: options.storage ?? {},
      ...(options.flows && { flows: options.flows }),
      log: { level: 'warn' },
    })
    const configFile = join(options.folder, 'cigale.yaml')
    writeFileSync(configFile, text)
    const read = readConfig(text)
    if (read.kind === 'rejected') throw new Error(JSON.stringify(read.problems))
    await withStoppedGateway(dataDir, read.config, async (service) => {
      await service.setDevices('test', options.devices ?? [])
      await service.setAssets('test', options.assets ?? [])
    })
    const url = `http://127.0.0.1:${apiPort}`
    const secureUrl = https ? `https://${https.bind}` : ''
    const { prefix = [], flowsScript } = options
    const place = { dataDir, configFile, udpPort, url, secureUrl, prefix }
    return new GatewayProcess({ ...place, flowsScript })
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** What it has written to stderr. */
  get log(): string {
    return this.#log
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const program = this.#flowsScript === undefined ? [CIGALE] : [process.execPath, WITH_FLOWS]
    const command = [...this.#prefix, ...program, 'run', '--config', this.#configFile]
    const child = spawn(command[0]!, command.slice(1), {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, FLOWS_SCRIPT: this.#flowsScript },
    })
    child.stderr.on('data', (chunk: Buffer) => {
      this.#log = `${this.#log}${chunk.toString()}`.slice(-100_000)
    })
    this.#child = child
    const endMs = performance.now() + READY_MS
    while (performance.now() < endMs) {
      if (child.exitCode !== null) break
      const answer = await fetch(`${this.url}/api/v1/health`).catch(() => undefined)
      if (answer?.ok) return
      await pause(20)
    }
    throw new Error(`the gateway did not start:\n${this.#log}`)
  }

  /** Sends the signal and waits for the end. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  async status(): Promise<StatusView> {
    return (await this.ask('/api/v1/status')) as StatusView
  }

  get #keyHeader(): Readonly<Record<string, string>> {
    const key = readSocketKey(join(this.dataDir, 'cigale.sock'))
    return key === undefined ? {} : { authorization: `Bearer ${key}` }
  }

  /** GET through the socket of the data directory, with the key that lies beside it. */
  async ask(path: string): Promise<unknown> {
    return JSON.parse(await this.text(path))
  }

  /** The same, as it comes. */
  async text(path: string): Promise<string> {
    const socketPath = join(this.dataDir, 'cigale.sock')
    return await new Promise((resolve, reject) => {
      const headers = this.#keyHeader
      const asked = request({ socketPath, path, headers }, (answer) => {
        let text = ''
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () => resolve(text))
      })
      asked.on('error', reject)
      asked.end()
    })
  }

  /** Sends JSON through the same socket; gives the answer's status and its JSON. */
  async send(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly value: unknown }> {
    const socketPath = join(this.dataDir, 'cigale.sock')
    const text = body === undefined ? undefined : JSON.stringify(body)
    const json = text === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { ...json, ...this.#keyHeader }
    return await new Promise((resolve, reject) => {
      const asked = request({ socketPath, method, path, headers }, (answer) => {
        let given = ''
        answer.on('data', (chunk) => {
          given += chunk
        })
        answer.on('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            value: given === '' ? null : JSON.parse(given),
          })
        })
      })
      asked.on('error', reject)
      asked.end(text)
    })
  }

  /** Proportional set size in MB: what the process really costs. */
  pssMb(pid = this.pid): number {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024
  }

  /** The processes that it has started: flows and nothing else. */
  children(): readonly number[] {
    return readdirSync('/proc').flatMap((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ')
        return Number(fields[1]) === this.pid && fields[0] !== 'Z' ? [Number(name)] : []
      } catch {
        return []
      }
    })
  }

  /** CPU seconds used so far by all its threads. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  }
}

/** Opens a stopped gateway's core, as the command line does. */
export async function withStoppedGateway<T>(
  dataDir: string,
  config: Config,
  use: (service: GatewayService) => Promise<T>,
): Promise<T> {
  const metrics = new Metrics()
  const system = await openSystemCore({
    dataDir,
    config,
    log: silentLog,
    metrics,
    radio: { transmit() {}, gateways: () => [] },
    onSynced() {},
    onBroken(error) {
      throw error
    },
  })
  try {
    const { core, vault, decoding, gatewayEui } = system
    return await use(
      gatewayService({
        core,
        vault,
        decoding,
        metrics,
        random: systemRandom,
        sync: noSync(core),
        gateways: () => [],
        identity: { name: '', gatewayEui, version: '' },
        startedLineMs: core.lineMs,
      }),
    )
  } finally {
    await system.close()
  }
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

async function consoleHttps(folder: string) {
  const hosts = ['cigale-essai.local', '127.0.0.1'] as const
  const { cert, key, ca } = await writeConsolePair(folder, await drawAuthority(), hosts)
  const bind = `127.0.0.1:${await freePort()}`
  return {
    ...{ bind, plain: `127.0.0.1:${await freePort()}`, name: 'cigale-essai' },
    cert,
    key,
    ca,
  }
}
