/** Two gateways of one city on a table, and what a person does with their homes. */

import type { GatewayEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import type { HomeService } from '../../gateway/api/service-homes.ts'
import { homeService } from '../../gateway/core/home-service.ts'
import { CoreBench, type CoreBenchOptions } from './core-bench.ts'

export const OTHER_GATEWAY = '00800000a0005678' as GatewayEui

export class HomeDesk {
  readonly bench: CoreBench
  /** Facts that the hypervisor has not acknowledged. */
  waiting = 0
  readonly #random = seededRandom(1, 'home desk')
  #commands = 0

  private constructor(bench: CoreBench) {
    this.bench = bench
  }

  static async open(options: CoreBenchOptions = {}): Promise<HomeDesk> {
    return new HomeDesk(await new CoreBench(options).open())
  }

  /** Of the core's present life. */
  get service(): HomeService {
    const { core, vault } = this.bench
    const streams = [{ waiting: this.waiting }]
    return homeService(
      {
        core,
        vault,
        random: this.#random,
        sync: { status: () => ({ streams }) as never },
      },
      (origin, command, id = `home-${this.#commands++}`) => core.command(id, origin, command),
    )
  }

  get gatewayEui(): GatewayEui {
    return this.bench.settings.gatewayEui
  }

  async key(): Promise<string> {
    return (await this.service.homes()).key
  }

  /** Throws where it is refused. */
  async move(groups: readonly string[], to: GatewayEui): Promise<void> {
    const order = { groups, to, anyway: true, dryRun: false }
    const { outcome, detail } = await this.service.moveHome('test', order)
    if (outcome !== 'done') throw new Error(detail)
  }

  async handover(groups: readonly string[], to: HomeDesk): Promise<string> {
    const answer = await this.service.exportHome(groups, await to.key())
    if (answer.kind === 'refused') throw new Error(answer.detail)
    return answer.text
  }
}
