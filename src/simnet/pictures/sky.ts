/** The light of a view. */
export interface Sky {
  /** Top to bottom. */
  readonly stops: readonly string[]
  readonly sun: string
  /** What far things fade into. */
  readonly haze: string
}

export const SKIES: Readonly<Record<'day' | 'warm' | 'night', readonly Sky[]>> = {
  day: [
    { stops: ['#5fa8d3', '#a9d6ee', '#f6efd9'], sun: '#fff6d8', haze: '#cfe3ea' },
    { stops: ['#7fb7be', '#d3f3ee', '#fdf3d5'], sun: '#fffbe6', haze: '#d8e8df' },
    { stops: ['#8e9aaf', '#cbc0d3', '#f5e3e0'], sun: '#fff', haze: '#d9d3df' },
    { stops: ['#3a86c8', '#8fc6ef', '#e4f4fb'], sun: '#fffceb', haze: '#c7dff0' },
    { stops: ['#f4a896', '#f9d5bb', '#fff1d6'], sun: '#fff7dd', haze: '#f1d3c4' },
  ],
  warm: [
    { stops: ['#3d405b', '#b5657a', '#f4a261', '#ffe0ad'], sun: '#fff1c7', haze: '#c98b84' },
    { stops: ['#22315c', '#7b5a90', '#e88d8d', '#ffd3a5'], sun: '#ffe6bd', haze: '#a97f9b' },
    { stops: ['#1d3557', '#577399', '#f7b267', '#ffe1a8'], sun: '#fff3d1', haze: '#9b9aa0' },
    { stops: ['#5a3d7a', '#c0567e', '#ff9a76', '#ffe2b8'], sun: '#fff0d0', haze: '#cf8093' },
  ],
  night: [
    { stops: ['#060b26', '#152457', '#3b4f8a'], sun: '#f4f1de', haze: '#2d3c6e' },
    { stops: ['#0b0f2b', '#2b1e56', '#68407f'], sun: '#fdf6e3', haze: '#40306a' },
    { stops: ['#04161f', '#0c3a47', '#2c7a78'], sun: '#eefbf4', haze: '#1d5458' },
  ],
}
