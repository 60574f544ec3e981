-- likes is how many accounts like an article: moved by the difference in the
-- transaction that changes a register, and counted anew at night.
ALTER TABLE counts ADD COLUMN likes BIGINT NOT NULL DEFAULT 0 CHECK (likes >= 0);

INSERT INTO counts (article, views, shares, likes)
SELECT article, 0, 0, COUNT(*) FROM likes WHERE liked = 1 GROUP BY article
ON CONFLICT (article) DO UPDATE SET likes = excluded.likes;
