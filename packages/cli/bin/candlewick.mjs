#!/usr/bin/env node
import '../dist/candlewick.js';
