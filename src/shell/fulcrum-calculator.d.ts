// The element that v1.js defines. docs/embed.md says what everything means.

export type FulcrumSide = 'serverless' | 'microservices';

/** What came out for one side. */
export interface FulcrumSideResult {
  platform: string;
  /** Dollars a month, to the provider. */
  monthly_usd: number;
  /** Dollars a month, for people. */
  people_usd: number;
  /** Milliseconds. */
  p99_ms: number;
  meets_goal: boolean;
  /** A share, 0 to 1. */
  failed_share: number;
}

/** What came out. */
export interface FulcrumResult extends Record<FulcrumSide, FulcrumSideResult> {
  winner: FulcrumSide | 'mixed' | 'toss-up';
  /** The share of draws in which the winner wins, 0 to 1. */
  confidence: number;
}

/** What is chosen. */
export interface FulcrumState {
  /** As what follows `#` in a link; '' is the default. */
  scenario: string;
  /** What differs from the default, by the names of the attributes. */
  values: Record<string, string>;
}

export interface FulcrumTold {
  state: FulcrumState;
  result: FulcrumResult | null;
}

export interface FulcrumEventMap {
  'fulcrum-ready': CustomEvent<FulcrumTold>;
  'fulcrum-input': CustomEvent<FulcrumTold>;
  'fulcrum-change': CustomEvent<FulcrumTold>;
  'fulcrum-result': CustomEvent<FulcrumTold>;
  'fulcrum-resize': CustomEvent<{ height: number }>;
  'fulcrum-error': CustomEvent<{ message: string }>;
}

/** The attributes of the element itself; every input of a scenario is one too. */
export interface FulcrumAttributes {
  preset?: string;
  scenario?: string;
  controls?: string;
  show?: string;
  theme?: 'auto' | 'light' | 'dark' | 'host';
  height?: string | number;
  loading?: 'lazy' | 'eager' | 'click';
  link?: 'show' | 'none';
  title?: string;
  [input: string]: string | number | undefined;
}

export interface FulcrumCalculator extends HTMLElement {
  /** Kept once the first answer is shown; broken where the calculator cannot start. */
  readonly ready: Promise<FulcrumCalculator>;
  /** The figures that came out last; null before there are any. */
  readonly result: FulcrumResult | null;
  getState(): Promise<FulcrumState>;
  /** Values by the names of the attributes; `scenario` or `preset` among them begin anew. */
  setState(state: Record<string, string | number>): Promise<FulcrumResult | null>;
  /** Back to what the attributes say. */
  reset(): Promise<FulcrumResult | null>;
  /** The picture, '' where there is none. */
  toSVG(): Promise<string>;
  /** The decision record. */
  toMarkdown(): Promise<string>;
}

declare global {
  interface HTMLElementEventMap extends FulcrumEventMap {}
  interface HTMLElementTagNameMap {
    'fulcrum-calculator': FulcrumCalculator;
  }
}
