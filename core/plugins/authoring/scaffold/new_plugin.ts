import { PackingError } from '../../packing/errors.js'
import { isScaffoldPoint, SCAFFOLDS, type ScaffoldPoint } from './points.js'

/** What somebody asked for, checked. */
export interface NewPlugin {
  point: ScaffoldPoint
  /** of the contribution: `pigeon` */
  name: string
  /** of the plugin: `channel-pigeon` */
  id: string
  /** what people read */
  title: string
  publisher: { id: string; name: string }
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const LONGEST_NAME = 40

/** Throws a PackingError that says what a name may be. */
export function readNewPlugin(answers: {
  point: string
  name: string
  title?: string
  publisher?: string
  publisherName?: string
}): NewPlugin {
  const { point, name } = answers
  if (!isScaffoldPoint(point)) {
    const points = Object.keys(SCAFFOLDS).join(', ')
    throw new PackingError([`There is no point "${point}": ${points}.`])
  }
  if (!NAME.test(name) || name.length < 2 || name.length > LONGEST_NAME || name === 'email') {
    throw new PackingError([
      `"${name}" cannot be a name: 2 to ${LONGEST_NAME} of a-z, 0-9 and single hyphens, a letter first.`,
    ])
  }
  const publisher = answers.publisher ?? 'your-name'
  if (!NAME.test(publisher) || publisher.length < 3) {
    throw new PackingError([
      `"${publisher}" cannot be a publisher: 3 or more of a-z, 0-9 and hyphens.`,
    ])
  }
  return {
    point,
    name,
    id: `${SCAFFOLDS[point].prefix}-${name}`,
    title: answers.title ?? inWords(name),
    publisher: { id: publisher, name: answers.publisherName ?? inWords(publisher) },
  }
}

/** `carrier-pigeon` -> `Carrier pigeon` */
function inWords(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
