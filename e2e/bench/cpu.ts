import { loadavg, cpus } from 'node:os'
import { quantile } from './sampler.js'

/**
 * Things a second of CPU time, all threads of this process included: others who run on the machine make it slower,
 * but not by much less. The median of `rounds`, after one that does not count.
 * @param work does `n` things; `prepare` before it is not measured
 */
export function perCpuSecond<T>(
  n: number,
  rounds: number,
  { prepare, work }: { prepare: () => T; work: (ground: T) => void },
): number {
  const rates: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const ground = prepare()
    const before = process.cpuUsage()
    work(ground)
    const { user, system } = process.cpuUsage(before)
    if (round > 0) rates.push((n / (user + system)) * 1e6)
  }
  return quantile(rates, 0.5)
}

/** A warning when others need this machine, too: figures in ms are then worse than they would be, others hardly. */
export function noise(): string | undefined {
  const [load = 0] = loadavg()
  const cores = cpus().length
  const began = process.hrtime.bigint()
  const before = process.cpuUsage()
  while (process.cpuUsage(before).user < 200_000);
  const { user, system } = process.cpuUsage(before)
  const waited = Number(process.hrtime.bigint() - began) / 1000 / (user + system)
  if (load < cores / 2 && waited < 1.1) return undefined
  return `a noisy machine: load ${load.toFixed(1)} on ${cores} cores before the start, and one second of work took ${waited.toFixed(2)} s`
}
