import { z } from 'zod';
import { notificationKinds, notificationObjects } from './codes/notification-kinds.ts';
import { answerObject, id, moment, operation, page, pageQuery, sentMoment } from './operation.ts';

/** A row of 站内消息 (X3). The words come from the server, so an older app shows a newer kind as well; no contact data. */
export const Notification = answerObject({
  id: id('notif'),
  kind: z.enum(notificationKinds.map((kind) => kind.code)),
  title: z.string().max(40),
  text: z.string().max(600),
  /** What it leads to. Whether that still is there, its own page says. */
  object: answerObject({ kind: z.enum(notificationObjects), id: z.string().max(32) }).nullable(),
  createdAt: moment,
  isRead: z.boolean(),
}).meta({ id: 'Notification' });

export const listNotifications = operation({
  operationId: 'listNotifications',
  readingLimit: 'own-list',
  method: 'GET',
  path: '/v1/notifications',
  summary: '站内消息，新的在前（X3）',
  features: ['X3'],
  audiences: ['practitioner', 'institution'],
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(Notification).meta({ id: 'NotificationPage' }) },
  refusals: ['cursor_invalid'],
});

const cappedCount = answerObject({ count: z.number().int().min(0).max(99), isCapped: z.boolean() }).meta({ id: 'UnreadCount' });

/** What the badges show: 99 and isCapped is 99+. */
const UnreadCounts = answerObject({
  notifications: cappedCount,
  /** Applications that the institution has not opened; null for a practitioner. */
  applications: cappedCount.nullable(),
}).meta({ id: 'UnreadCounts' });

export const readUnreadCounts = operation({
  operationId: 'readUnreadCounts',
  method: 'GET',
  path: '/v1/unread-counts',
  summary: '未读数：站内消息，机构另有未读投递（X3、I9）',
  features: ['X3', 'I9'],
  audiences: ['practitioner', 'institution'],
  answer: { status: 200, schema: UnreadCounts },
  refusals: [],
});

/** One, or all when no id is given; none that came or was renewed after `upTo`, because nobody has seen that yet. */
export const markNotificationsRead = operation({
  operationId: 'markNotificationsRead',
  method: 'POST',
  path: '/v1/notifications/mark-read',
  summary: '标为已读：一条，或到某一时刻为止的全部（X3）',
  features: ['X3'],
  audiences: ['practitioner', 'institution'],
  body: z.strictObject({
    notificationId: id('notif').optional(),
    /** `createdAt` of the newest one that was shown, in whole milliseconds. */
    upTo: sentMoment(3),
  }),
  answer: { status: 204, schema: null },
  refusals: ['notification_not_found'],
  repeat: 'own',
});
