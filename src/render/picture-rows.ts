/** The shapes of frames, width by height: those that pictures come in, and steps of at most a tenth between them. */
const SHAPES = [
  0.33, 0.36, 0.4, 0.43, 0.46, 0.5, 0.56, 0.6, 0.63, 0.67, 0.71, 0.75, 0.8, 0.86, 0.93, 1, 1.08, 1.17, 1.25,
  1.33, 1.41, 1.5, 1.6, 1.67, 1.78, 1.91, 2, 2.17, 2.35, 2.6, 2.8, 3,
]
/** Of a picture that does not say its own. */
const UNTOLD = 1.33
/** How wide a row is by its height, at best. */
const WIDTH = 2.4
const MOST_IN_A_ROW = 4
/** Of ways that are about as good, the last row is the longer one, and a picture alone comes first. */
const TIE = 1e-6

/**
 * The frame for a picture: the nearest of a few dozen shapes between 1:3 and 3:1, since a page without inline styles
 * can only name them. Nothing moves when the picture comes, whatever shape that has; it is shown whole in its frame.
 */
export function shapeOf(aspect: { readonly width: number; readonly height: number } | undefined): number {
  const told = aspect === undefined ? UNTOLD : aspect.width / aspect.height
  if (!(told > 0)) return UNTOLD
  const far = (shape: number) => Math.abs(Math.log(shape / told))
  return SHAPES.reduce((nearest, shape) => (far(shape) < far(nearest) ? shape : nearest))
}

/** A shape's class in `static/page.css`: `r178` for 16:9. */
export function shapeClass(shape: number): string {
  return `r${Math.round(shape * 100)}`
}

/** In rows of up to four that are about as wide as each other, in their order. */
export function rowsOf<T extends { readonly shape: number }>(
  pictures: readonly T[],
): readonly (readonly T[])[] {
  // For each number of pictures from the first on, the best rows for those.
  const best: { cost: number; rows: readonly (readonly T[])[] }[] = [{ cost: 0, rows: [] }]
  for (let end = 1; end <= pictures.length; end++) {
    const ways = Array.from({ length: Math.min(MOST_IN_A_ROW, end) }, (_, i) => {
      const row = pictures.slice(end - i - 1, end)
      const before = best[end - i - 1] ?? { cost: 0, rows: [] }
      return { cost: before.cost + costOf(row), rows: [...before.rows, row] }
    })
    best.push(ways.reduce((a, b) => (b.cost < a.cost + TIE ? b : a)))
  }
  return best[pictures.length]?.rows ?? []
}

function costOf(row: readonly { readonly shape: number }[]): number {
  const width = row.reduce((sum, { shape }) => sum + shape, 0)
  return Math.log(width / WIDTH) ** 2
}
