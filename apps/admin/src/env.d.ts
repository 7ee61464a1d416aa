import 'vue-router';

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without a session: the sign-in. */
    isPublic?: boolean;
    title?: string;
    /** What the page needs (routes.ts); absent: every signed-in operator. */
    needs?: string;
  }
}
