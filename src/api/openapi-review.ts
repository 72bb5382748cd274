import { damageClasses } from '../core/contract/finding.ts';
import {
  type Annotation,
  type AnnotationEdit,
  type AnnotationRemoval,
  annotationColours,
  annotationShapes,
  type Decision,
  type Nudge,
  type ReviewLog,
  type ReviewPost,
  rejectReasons,
  type Undo,
} from '../core/contract/review.ts';
import type { PixelPoint } from '../core/geo/points.ts';
import { integer, listOf, number, ref, type Schema, shape, text, textOrNull, time } from './openapi-parts.ts';

/** What acts of every kind have. */
function act(kind: string) {
  return { id: { ...text, format: 'uuid' }, kind: { enum: [kind] }, by: text, at: time };
}

/** What people do at the desk of a run. */
export const reviewSchemas: Readonly<Record<string, Schema>> = {
  PixelPoint: shape<PixelPoint>({ col: number, row: number }),
  Decision: shape<Decision>({
    ...act('decision'),
    findingId: text,
    call: { enum: ['accepted', 'rejected'] },
    damageClass: { enum: [...damageClasses, null] },
    reason: { enum: [...rejectReasons, null], description: 'Set where rejected, null where accepted.' },
    note: textOrNull,
  }),
  Annotation: shape<Annotation>({
    id: text,
    shape: { enum: annotationShapes },
    points: { ...listOf('PixelPoint'), description: 'On the aligned grid, px.' },
    text,
    colour: { enum: annotationColours },
    isMeasured: { type: 'boolean' },
  }),
  AnnotationEdit: shape<AnnotationEdit>({ ...act('annotation'), annotation: ref('Annotation') }),
  AnnotationRemoval: shape<AnnotationRemoval>({ ...act('annotation-removal'), annotationId: text }),
  Nudge: shape<Nudge>({ ...act('nudge'), shiftPx: ref('PixelPoint') }),
  Undo: shape<Undo>({ ...act('undo'), of: text }),
  ReviewAct: {
    description: 'Appended, never changed; `id` is a UUID of the client, so that an act sent twice counts once.',
    anyOf: ['Decision', 'AnnotationEdit', 'AnnotationRemoval', 'Nudge', 'Undo'].map(ref),
  },
  ReviewPost: shape<ReviewPost>({ acts: listOf('ReviewAct') }),
  ReviewLog: shape<ReviewLog>({
    entries: { ...listOf('ReviewAct'), description: 'Each with `takenAt`, when the server took it.' },
    next: integer,
  }),
};
