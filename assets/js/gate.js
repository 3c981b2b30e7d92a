// The page of gate staff.
import './gate/words.js';
