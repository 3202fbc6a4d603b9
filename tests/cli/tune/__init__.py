"""`chengxin tune` on a made-up city."""
