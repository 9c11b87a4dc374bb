import type { NewPost } from '../post/post.http.js';
import { newPost } from '../post/post.http.js';

export interface DemoPost {
  slug: string;
  /** Handle of the demo member who writes it. */
  author: string;
  content: NewPost;
  ending?: 'locked' | 'withdrawn';
}

/** A demo post, held against the schema of the route. */
export function demoPost(
  slug: string,
  author: string,
  content: Parameters<typeof newPost.parse>[0],
  ending?: DemoPost['ending'],
): DemoPost {
  return { slug, author, content: newPost.parse(content), ...(ending ? { ending } : {}) };
}
