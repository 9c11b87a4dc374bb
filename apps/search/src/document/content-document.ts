import type { StateOf } from '@openrounds/contracts';
import type {
  caseTopic,
  commentTopic,
  conditionTopic,
  drugTopic,
  memberTopic,
  postTopic,
  ratingTopic,
  statisticTopic,
  tallyTopic,
} from '@openrounds/contracts';
import type { IndexLanguage } from '../index/analysis.js';
import type { ContentType } from '../content/content-type.js';

type Visible<S> = Exclude<S, { state: 'hidden' | 'removed' | 'withdrawn' | 'erased' }>;
export type PostState = Visible<StateOf<typeof postTopic>>;
export type CommentState = Visible<StateOf<typeof commentTopic>>;
export type CaseState = Visible<StateOf<typeof caseTopic>>;
export type RatingState = Visible<StateOf<typeof ratingTopic>>;
export type DrugState = StateOf<typeof drugTopic>;
export type ConditionState = StateOf<typeof conditionTopic>;
export type MemberState = StateOf<typeof memberTopic>;
export type StatisticState = StateOf<typeof statisticTopic>;
export type TallyState = StateOf<typeof tallyTopic>;

/** What the indexer reads of one document, joined at that moment. */
export interface ContentSource {
  readonly type: ContentType;
  readonly sourceId: string;
  readonly docVersion: number;
  /** The public state of a visible item. */
  readonly state: unknown;
  readonly author: MemberState | null;
  /** The post or case of a comment. */
  readonly thread: { readonly type: 'post' | 'case'; readonly state: PostState | CaseState } | null;
  readonly tally: TallyState | null;
  /** Figures of a drug, one per condition. */
  readonly statistics: readonly StatisticState[];
  /** Time of the newest visible comment. */
  readonly lastCommentAt: string | null;
}

type LanguageTexts = Partial<Record<`heading_${IndexLanguage}` | `body_${IndexLanguage}`, string>>;

/** The envelope: the same names in every type, empty fields left out. */
export interface ContentDocument extends LanguageTexts {
  id: string;
  type: ContentType;
  threadId: string;
  lang?: string;
  state?: string;
  label?: string;
  title?: string;
  body?: string;
  drugIds?: string[];
  drugClasses?: string[];
  conditionIds?: string[];
  conditionAncestorIds?: string[];
  specialtyIds?: string[];
  tags?: string[];
  referenceIds?: string[];
  authorId?: string;
  authorRole?: string;
  authorSpecialtyIds?: string[];
  authorRegion?: string;
  authorCountry?: string;
  authorLevel?: number;
  access: string[];
  createdAt?: string;
  publishedAt?: string;
  activityAt?: string;
  popularity?: number;
  quality?: number;
  countable?: boolean;
  drugId?: string;
  conditionId?: string;
  score?: Record<string, number>;
  conflict?: string;
  provenance?: string;
  patients?: string;
  line?: string;
  setting?: string;
  display: Display;
}

/** What a hit shows besides its own text. */
export interface Display {
  authorHandle?: string;
  threadType?: 'post' | 'case';
  threadTitle?: string;
  /** Never shown: whether the title is. */
  threadAuthorId?: string;
  kind?: string;
  attribution?: unknown;
  drugName?: string;
  conditionLabel?: string;
  brands?: string[];
  classLabels?: string[];
  role?: string;
  counts?: { helpful: number; comments: number };
  statistics?: {
    conditionId: string;
    conditionLabel: string;
    raters: number;
    figures: StatisticState['member'];
  }[];
  /** By concept id: the name under which the text speaks of it. */
  names?: Record<string, string>;
}
