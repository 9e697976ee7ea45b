"""Everything that only a class needs: who handed in what, scores, marks, exports, pages."""
